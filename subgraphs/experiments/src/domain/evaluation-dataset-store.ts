import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { EvaluationDataset, EvaluationRecord } from './evaluation-dataset.js';
import type { Experiment } from './experiment.js';

export interface EvaluationDatasetReader {
  datasets(ids: readonly string[]): Promise<(EvaluationDataset | undefined)[]>;
  /** Newest first. @param experimentId only those that belong to it. */
  listDatasets(projectId: string, experimentId: string | undefined, page: PageRequest): Promise<Page<EvaluationDataset>>;
  /** The newest of a project. */
  datasetsIn(projectId: string, most: number): Promise<EvaluationDataset[]>;
  /** Records in the order added. @param after the place of the last that is known. @returns where the next page begins, too. */
  records(datasetId: string, page: { readonly first: number; readonly after: number }): Promise<{ readonly records: readonly EvaluationRecord[]; readonly next: number | undefined }>;
}

/** Writes of one transaction. */
export interface EvaluationDatasetCommit extends Commit {
  experiments(ids: readonly string[]): Promise<(Experiment | undefined)[]>;
  /** The dataset, locked until the commit ends. */
  lockDataset(id: string): Promise<EvaluationDataset | undefined>;
  /** Writes the dataset, and which experiments it belongs to. */
  putDataset(dataset: EvaluationDataset): Promise<void>;
  removeDataset(id: string): Promise<void>;
  recordsById(datasetId: string, ids: readonly string[]): Promise<Map<string, EvaluationRecord>>;
  putRecords(datasetId: string, records: readonly EvaluationRecord[]): Promise<void>;
  /** @returns how many there were. */
  removeRecords(datasetId: string, ids: readonly string[]): Promise<number>;
}

export interface EvaluationDatasetStore extends EvaluationDatasetReader {
  commit<T>(context: RequestContext, work: (commit: EvaluationDatasetCommit) => Promise<T>): Promise<T>;
}
