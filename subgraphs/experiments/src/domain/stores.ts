import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Experiment } from './experiment.js';
import type { Param } from './param.js';
import type { Run } from './run.js';
import type { SavedView } from './saved-view.js';
import type { Tag } from './tag.js';

/** Things that are used, or those that lie in the bin. */
export type Lifecycle = 'active' | 'deleted';

/** Which runs a list holds. */
export interface RunFilter {
  readonly projectId: string;
  readonly experimentId?: string | undefined;
  readonly parentId?: string | undefined;
  readonly status?: Run['status'] | undefined;
}

/** Names that occur in the runs of an experiment. */
export type KeyKind = 'metric' | 'param' | 'tag';

/** Reads that need no transaction. */
export interface ExperimentReader {
  experiments(ids: readonly string[]): Promise<(Experiment | undefined)[]>;
  experimentByName(projectId: string, name: string): Promise<Experiment | undefined>;
  /** Those that are used, newest first. */
  listExperiments(projectId: string, page: PageRequest): Promise<Page<Experiment>>;
  /** All of the project, those in the bin among them; at most 50,000. */
  allExperiments(projectId: string): Promise<Experiment[]>;
  countRuns(experimentId: string): Promise<number>;
  experimentTags(ids: readonly string[]): Promise<Map<string, Tag[]>>;
  /** Distinct names, sorted, that contain the text. */
  keys(experimentId: string, kind: KeyKind, options: { readonly search?: string | undefined; readonly first: number }): Promise<string[]>;
  views(experimentId: string): Promise<SavedView[]>;
  savedViews(ids: readonly string[]): Promise<(SavedView | undefined)[]>;
  runs(ids: readonly string[]): Promise<(Run | undefined)[]>;
  /** Those that are used, newest first. */
  listRuns(filter: RunFilter, page: PageRequest): Promise<Page<Run>>;
  /** Params of each run, by run id, sorted by key. @param keys only these. */
  params(runIds: readonly string[], keys?: readonly string[]): Promise<Map<string, Param[]>>;
  tags(runIds: readonly string[], keys?: readonly string[]): Promise<Map<string, Tag[]>>;
}

/** Writes, and reads that must see them, of one transaction. */
export interface ExperimentCommit extends Commit {
  /** The experiment with the name, and whether this call made it. */
  experimentNamed(candidate: Experiment): Promise<{ experiment: Experiment; created: boolean }>;
  /** The experiment, locked until the commit ends. */
  lockExperiment(id: string): Promise<Experiment | undefined>;
  updateExperiment(experiment: Experiment): Promise<void>;
  setExperimentTags(experimentId: string, tags: readonly Tag[]): Promise<void>;
  /** @returns the keys that there were. */
  removeExperimentTags(experimentId: string, keys: readonly string[]): Promise<string[]>;
  /** Puts the runs that are used into the bin at that moment. */
  deleteRunsOf(experimentId: string, at: Date): Promise<void>;
  /** Takes out of the bin what was put there at that moment. */
  restoreRunsOf(experimentId: string, deletedAt: Date): Promise<void>;
  /** The run, locked until the commit ends. */
  lockRun(id: string): Promise<Run | undefined>;
  /** False when there is one with the id already. */
  insertRun(run: Run): Promise<boolean>;
  updateRun(run: Run): Promise<void>;
  params(runId: string): Promise<Param[]>;
  insertParams(run: Run, params: readonly Param[]): Promise<void>;
  setTags(run: Run, tags: readonly Tag[]): Promise<void>;
  /** @returns the keys that there were. */
  removeTags(runId: string, keys: readonly string[]): Promise<string[]>;
  /** One of the same name is replaced; the id is that of the first. */
  saveView(view: SavedView): Promise<SavedView>;
  deleteView(id: string): Promise<void>;
}

export interface ExperimentStore extends ExperimentReader {
  commit<T>(context: RequestContext, work: (commit: ExperimentCommit) => Promise<T>): Promise<T>;
}

/** Finds bytes that were uploaded before they are named. */
export interface UploadedBytes {
  /** @throws {NotFoundError} when the project holds no such bytes. */
  find(projectId: string, digest: string): Promise<{ readonly sizeBytes: number }>;
}
