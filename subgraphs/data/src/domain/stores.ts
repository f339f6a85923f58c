import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Dataset, DatasetVersion, DataFormat, IngestRefusal } from './dataset.js';
import type { Expectations } from './expectations.js';
import type { FeatureView } from './feature-view.js';
import type { KeyedLabel, Label, NewLabel } from './label.js';
import type { TableScanResult } from './scan/table-scan.js';

export interface DataReader {
  datasets(ids: readonly string[]): Promise<(Dataset | undefined)[]>;
  datasetByName(projectId: string, name: string): Promise<Dataset | undefined>;
  listDatasets(projectId: string, page: PageRequest): Promise<Page<Dataset>>;
  versions(ids: readonly string[]): Promise<(DatasetVersion | undefined)[]>;
  listVersions(projectId: string, datasetId: string | undefined, page: PageRequest): Promise<Page<DatasetVersion>>;
  featureViews(ids: readonly string[]): Promise<(FeatureView | undefined)[]>;
  listFeatureViews(projectId: string, page: PageRequest): Promise<Page<FeatureView>>;
  listRefusals(projectId: string, page: PageRequest): Promise<Page<IngestRefusal>>;
  /** Labels in the given projects only. */
  labels(predictionIds: readonly string[], projectIds: readonly string[] | 'all'): Promise<Label[]>;
  labelBatch(batchId: string, projectIds: readonly string[] | 'all'): Promise<Label[]>;
}

/** Writes of one transaction. */
export interface DataCommit extends Commit {
  /** The dataset with the name, locked, and whether this call made it. */
  datasetNamed(candidate: Dataset): Promise<{ dataset: Dataset; created: boolean }>;
  lastVersionNumber(datasetId: string): Promise<number>;
  insertVersion(version: DatasetVersion): Promise<void>;
  insertRefusal(refusal: IngestRefusal): Promise<void>;
  /** Versions of a feature view with the name, newest first; others that add to them wait. */
  lockFeatureViews(projectId: string, name: string): Promise<FeatureView[]>;
  insertFeatureView(view: FeatureView): Promise<void>;
  /** How many labels are new or changed; the rest were kept with the same value before. */
  putLabels(projectId: string, batchId: string, labels: readonly NewLabel[], recordedAt: Date): Promise<number>;
  /** The same for labels of keys, which all become part of the batch. */
  putKeyedLabels(projectId: string, batchId: string, labels: readonly KeyedLabel[], recordedAt: Date): Promise<number>;
  keyedLabelsOf(batchId: string): Promise<KeyedLabel[]>;
  /** Of each key the one that holds for the endpoint. */
  keyedLabels(projectId: string, endpointId: string, keys: readonly string[]): Promise<KeyedLabel[]>;
  hasKeyedLabels(projectId: string): Promise<boolean>;
}

export interface DataStore extends DataReader {
  commit<T>(context: RequestContext, work: (commit: DataCommit) => Promise<T>): Promise<T>;
}

/** Reads uploaded bytes as a table, away from the threads that answer requests. */
export interface TableScanner {
  /** @throws {NotFoundError} for bytes that the project does not hold, {InvalidInputError} for bytes that are not of the format. */
  scan(projectId: string, digest: string, format: DataFormat, expectations: Expectations): Promise<TableScanResult & { readonly sizeBytes: number }>;
}
