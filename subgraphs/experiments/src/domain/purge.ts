import type { Commit, RequestContext } from '@cairn/core';
import type { Experiment } from './experiment.js';
import type { Run } from './run.js';

/** What was freed for good. */
export interface Purged {
  readonly runs: number;
  readonly points: number;
  /** Files that are no longer kept for the runs; their bytes are freed unless something else uses them. */
  readonly artifacts: number;
  readonly bytes: number;
}

export const nothingPurged: Purged = { runs: 0, points: 0, artifacts: 0, bytes: 0 };

export function together(a: Purged, b: Purged): Purged {
  return { runs: a.runs + b.runs, points: a.points + b.points, artifacts: a.artifacts + b.artifacts, bytes: a.bytes + b.bytes };
}

/** How long the bin of a project keeps runs, in days; for ever when undefined. */
export interface Retention {
  readonly projectId: string;
  readonly binDays: number | undefined;
}

/** Writes of one transaction. */
export interface PurgeCommit extends Commit {
  lockRun(id: string): Promise<Run | undefined>;
  lockExperiment(id: string): Promise<Experiment | undefined>;
  /** Removes everything that is kept of a run and of the models that it made. */
  purgeRun(run: Run): Promise<Omit<Purged, 'runs'>>;
  /** Removes an experiment that has no runs any more. False when it has some, or more traces than can be removed at once. */
  purgeExperiment(experiment: Experiment): Promise<boolean>;
  putRetention(retention: Retention): Promise<void>;
}

export interface PurgeStore {
  retention(projectId: string): Promise<Retention>;
  /** Runs that lie in the bin longer than their project keeps them; at most `most`. */
  expired(now: Date, most: number): Promise<string[]>;
  /** Runs of an experiment, whatever their state; at most `most`. */
  runsOf(experimentId: string, most: number): Promise<string[]>;
  /** Forgets which batches were kept for runs that ended before: nobody sends those again. */
  forgetBatches(endedBefore: Date): Promise<void>;
  commit<T>(context: RequestContext, work: (commit: PurgeCommit) => Promise<T>): Promise<T>;
}
