import type { Commit, RequestContext } from '@cairn/core';
import type { MetricSeries, ThinnedSeries } from './metric.js';
import type { MetricSummary } from './metric-summary.js';
import type { Run } from './run.js';

/** What the place of a run's metrics is found by. */
export type RunPlace = Pick<Run, 'id' | 'experimentId'>;

/** What decides whether metrics are kept for a run. */
export type RunHead = Pick<Run, 'id' | 'projectId' | 'experimentId' | 'status' | 'deletedAt'>;

/** Which part of each series is read. */
export interface SeriesPart {
  /** How many points of each key to pass over; keys that are absent are read from their start. */
  readonly from?: Readonly<Record<string, number>>;
  /** At least so many points of each key are read, where there are as many; all when absent. */
  readonly limit?: number;
}

/** Reads of metric series. Everything that was acknowledged is seen. */
export interface MetricReader {
  /** What is known of the metrics of each run, by run id, sorted by key. @param keys only these. */
  summaries(runs: readonly RunPlace[], keys?: readonly string[]): Promise<Map<string, MetricSummary[]>>;
  /** Series in the order logged, whole or in part. */
  series(run: RunPlace, keys: readonly string[] | undefined, part?: SeriesPart): Promise<MetricSeries[]>;
  /** Series of about `maxPoints` points at most, their extremes kept. */
  thinned(run: RunPlace, keys: readonly string[] | undefined, maxPoints: number): Promise<ThinnedSeries[]>;
}

/** What one commit adds to a run. */
export interface Addition {
  readonly run: RunPlace;
  readonly series: readonly MetricSeries[];
}

/** Writes of one transaction that keeps batches of several runs. */
export interface MetricCommit extends Commit {
  /** The runs, locked until the commit ends; what is missing is left out. */
  lockRuns(ids: readonly string[]): Promise<Map<string, RunHead>>;
  /** Which of the batches are new; the others were kept before. In the order asked. */
  claim(batches: readonly { readonly runId: string; readonly batchId: string }[]): Promise<boolean[]>;
  /** Which of the batches were kept before, in the order asked. */
  known(batches: readonly { readonly runId: string; readonly batchId: string }[]): Promise<boolean[]>;
  append(additions: readonly Addition[]): Promise<void>;
}

export interface MetricStore extends MetricReader {
  commit<T>(context: RequestContext, work: (commit: MetricCommit) => Promise<T>): Promise<T>;
  /** Brings what was logged to the runs to where search finds it. */
  fold(runs: readonly RunPlace[]): Promise<void>;
  /** The same for every run of the experiments that has something to be brought. */
  foldExperiments(experimentIds: readonly string[]): Promise<void>;
}
