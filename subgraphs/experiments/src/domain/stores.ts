import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Artifact } from './artifact.js';
import type { Experiment } from './experiment.js';
import type { MetricSeries, MetricSummary } from './metric.js';
import type { Param } from './param.js';
import type { Run } from './run.js';

/** Which runs a list holds. */
export interface RunFilter {
  readonly projectId: string;
  readonly experimentId?: string | undefined;
  readonly status?: Run['status'] | undefined;
}

/** Reads that need no transaction. */
export interface ExperimentReader {
  experiments(ids: readonly string[]): Promise<(Experiment | undefined)[]>;
  experimentByName(projectId: string, name: string): Promise<Experiment | undefined>;
  listExperiments(projectId: string, page: PageRequest): Promise<Page<Experiment>>;
  countRuns(experimentId: string): Promise<number>;
  runs(ids: readonly string[]): Promise<(Run | undefined)[]>;
  listRuns(filter: RunFilter, page: PageRequest): Promise<Page<Run>>;
  params(runId: string): Promise<Param[]>;
  summaries(runId: string): Promise<MetricSummary[]>;
  /** @param from how many points of each key to pass over; absent keys are read from their start. */
  series(runId: string, keys: readonly string[] | undefined, from?: Readonly<Record<string, number>>): Promise<MetricSeries[]>;
  artifacts(ids: readonly string[]): Promise<(Artifact | undefined)[]>;
  artifactsOf(runId: string): Promise<Artifact[]>;
}

/** Writes, and reads that must see them, of one transaction. */
export interface ExperimentCommit extends Commit {
  /** The experiment with the name, and whether this call made it. */
  experimentNamed(candidate: Experiment): Promise<{ experiment: Experiment; created: boolean }>;
  /** The run, locked until the commit ends. */
  lockRun(id: string): Promise<Run | undefined>;
  insertRun(run: Run): Promise<void>;
  updateRun(run: Run): Promise<void>;
  params(runId: string): Promise<Param[]>;
  insertParams(runId: string, params: readonly Param[]): Promise<void>;
  /** False when a batch with this id was kept before. */
  claimBatch(runId: string, batchId: string): Promise<boolean>;
  appendSeries(runId: string, series: readonly MetricSeries[]): Promise<void>;
  insertArtifact(artifact: Artifact): Promise<void>;
}

export interface ExperimentStore extends ExperimentReader {
  commit<T>(context: RequestContext, work: (commit: ExperimentCommit) => Promise<T>): Promise<T>;
}

/** Finds bytes that were uploaded before they are named. */
export interface UploadedBytes {
  /** @throws {NotFoundError} when the project holds no such bytes. */
  find(projectId: string, digest: string): Promise<{ readonly sizeBytes: number }>;
}
