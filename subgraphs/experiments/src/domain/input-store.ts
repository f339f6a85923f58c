import type { Commit, RequestContext } from '@cairn/core';
import type { DatasetUse, ExternalDataset } from './external-dataset.js';
import type { LoggedModel, ModelMetric, RunModel } from './logged-model.js';
import type { Run } from './run.js';

export interface InputReader {
  externalDatasets(ids: readonly string[]): Promise<(ExternalDataset | undefined)[]>;
  /** What each run used, by run id. */
  datasetsOf(runIds: readonly string[]): Promise<Map<string, DatasetUse[]>>;
  /** What runs of the experiments used, each once. */
  datasetSummaries(experimentIds: readonly string[]): Promise<{ experimentId: string; name: string; digest: string; context: string | undefined }[]>;
  loggedModels(ids: readonly string[]): Promise<(LoggedModel | undefined)[]>;
  /** Models that runs made, by run id, in the order made. */
  modelsOfRuns(runIds: readonly string[]): Promise<Map<string, LoggedModel[]>>;
  /** Which models each run used and made, by run id. */
  runModels(runIds: readonly string[]): Promise<Map<string, RunModel[]>>;
  modelMetrics(modelIds: readonly string[]): Promise<Map<string, ModelMetric[]>>;
  /** All of the experiments that are not deleted. */
  loggedModelsIn(experimentIds: readonly string[], most: number): Promise<LoggedModel[]>;
}

/** Writes of one transaction. */
export interface InputCommit extends Commit {
  lockRun(id: string): Promise<Run | undefined>;
  experimentProject(id: string): Promise<string | undefined>;
  /** The dataset of that name and digest, and whether this call made it. */
  datasetNamed(candidate: ExternalDataset): Promise<{ dataset: ExternalDataset; created: boolean }>;
  /** False when the run used it already. */
  useDataset(run: Run, datasetId: string, tags: Readonly<Record<string, string>>): Promise<boolean>;
  /** The model, locked until the commit ends. */
  lockLoggedModel(id: string): Promise<LoggedModel | undefined>;
  putLoggedModel(model: LoggedModel): Promise<void>;
  linkModels(links: readonly RunModel[]): Promise<void>;
  putModelMetrics(metrics: readonly ModelMetric[]): Promise<void>;
}

export interface InputStore extends InputReader {
  commit<T>(context: RequestContext, work: (commit: InputCommit) => Promise<T>): Promise<T>;
}
