import { doubleText } from '@cairn/subgraph';
import { artifactRoot } from '../../domain/artifact-uri.js';
import type { Experiment } from '../../domain/experiment.js';
import type { DatasetUse } from '../../domain/external-dataset.js';
import type { LoggedModel, ModelMetric, RunModel } from '../../domain/logged-model.js';
import type { MetricSummary } from '../../domain/metric-summary.js';
import type { Param } from '../../domain/param.js';
import { isOpen, type Run } from '../../domain/run.js';
import type { Tag } from '../../domain/tag.js';
import { nameTag, parentTag } from './run-tags.js';

/** Everything that MLflow's clients are told of a run. */
export interface RunParts {
  readonly run: Run;
  readonly metrics: readonly MetricSummary[];
  readonly params: readonly Param[];
  readonly tags: readonly Tag[];
  readonly datasets: readonly DatasetUse[];
  readonly models: readonly RunModel[];
}

export function experimentMessage(experiment: Experiment, tags: readonly Tag[]): object {
  return {
    experiment_id: experiment.id,
    name: experiment.name,
    artifact_location: `mlflow-artifacts:/${experiment.id}`,
    lifecycle_stage: experiment.deletedAt ? 'deleted' : 'active',
    creation_time: experiment.createdAt.getTime(),
    last_update_time: experiment.changedAt.getTime(),
    tags,
  };
}

export function runInfoMessage(run: Run, tags: readonly Tag[]): object {
  return {
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: run.experimentId,
    user_id: tags.find(({ key }) => key === 'mlflow.user')?.value ?? run.startedBy,
    status: run.status.toUpperCase(),
    start_time: run.startedAt.getTime(),
    ...(isOpen(run) ? {} : { end_time: run.endedAt.getTime() }),
    artifact_uri: artifactRoot(run.experimentId, { kind: 'run', id: run.id }),
    lifecycle_stage: run.deletedAt ? 'deleted' : 'active',
  };
}

export function runMessage({ run, metrics, params, tags, datasets, models }: RunParts): object {
  const inputs = models.filter(({ direction }) => direction === 'input');
  const outputs = models.filter(({ direction }) => direction === 'output');
  return {
    info: runInfoMessage(run, tags),
    data: { metrics: metrics.map(summaryMessage), params, tags: [...tags, ...fieldTags(run)] },
    inputs: { dataset_inputs: datasets.map(datasetInputMessage), model_inputs: inputs.map(({ modelId }) => ({ model_id: modelId })) },
    outputs: { model_outputs: outputs.map(({ modelId, step }) => ({ model_id: modelId, step })) },
  };
}

function fieldTags({ name, parentId }: Run): Tag[] {
  return [{ key: nameTag, value: name }, ...(parentId === undefined ? [] : [{ key: parentTag, value: parentId }])];
}

function summaryMessage({ key, latest, latestAtMs, latestStep }: MetricSummary): object {
  return { key, value: doubleText(latest), timestamp: latestAtMs, step: latestStep };
}

function datasetInputMessage({ dataset, tags }: DatasetUse): object {
  const { name, digest, sourceType, source, schema, profile } = dataset;
  return { dataset: { name, digest, source_type: sourceType, source, schema, profile }, tags: pairs(tags) };
}

export function loggedModelMessage(model: LoggedModel, metrics: readonly ModelMetric[]): object {
  return {
    info: {
      model_id: model.id,
      experiment_id: model.experimentId,
      name: model.name,
      creation_timestamp_ms: model.createdAt.getTime(),
      last_updated_timestamp_ms: model.changedAt.getTime(),
      artifact_uri: artifactRoot(model.experimentId, { kind: 'loggedModel', id: model.id }),
      status: modelStatus[model.status],
      status_message: model.statusMessage,
      model_type: model.modelType,
      source_run_id: model.runId,
      tags: pairs(model.tags),
      registrations: [],
    },
    data: { params: pairs(model.params), metrics: metrics.map(modelMetricMessage) },
  };
}

function modelMetricMessage({ key, value, atMs, step, runId, modelId, datasetName, datasetDigest }: ModelMetric): object {
  return { key, value: doubleText(value), timestamp: atMs, step, run_id: runId, model_id: modelId, dataset_name: datasetName, dataset_digest: datasetDigest };
}

const modelStatus: Readonly<Record<LoggedModel['status'], string>> = { pending: 'LOGGED_MODEL_PENDING', ready: 'LOGGED_MODEL_READY', failed: 'LOGGED_MODEL_UPLOAD_FAILED' };

function pairs(values: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
