import { ConflictError, InvalidInputError, neededColumns, NotFoundError, type FeatureDefinition, type InputSignature } from '@cairn/core';
import type { PipelineRun } from './pipeline-run.js';
import { replaceInText, type Known } from './references.js';
import type { PredictStep } from './step-definition.js';

/** What a step of predictions asks for, its references replaced. */
export interface WantedPrediction extends Pick<PredictStep, 'version' | 'endpoint' | 'dataset' | 'output' | 'keep' | 'chunkRows'> {
  readonly projectId: string;
}

/** What the job of it is told. */
export interface PlannedPrediction extends Pick<PredictStep, 'output' | 'chunkRows'> {
  readonly modelVersionId: string;
  readonly datasetVersionId: string;
  /** Columns of the input that stand beside the answers. */
  readonly keep: readonly string[];
}

/** A model version as far as it decides whether a dataset version can be asked about. */
export interface AskedModel {
  readonly id: string;
  readonly projectId: string;
  readonly status: string;
  readonly format: string;
  readonly formatReason: string | null;
  readonly inputs: readonly InputSignature[];
  readonly outputs: readonly InputSignature[];
  readonly featureView: { readonly definitions: readonly FeatureDefinition[] } | null;
}

/** A dataset version as far as it decides that. */
export interface AskedData {
  readonly id: string;
  readonly projectId: string;
  readonly rowCount: number;
  readonly schema: readonly { readonly name: string }[];
}

/** Columns that the platform adds to the answers. */
const ownColumns = ['input_row', 'model_version'];
/** So many chunks of one step are kept. */
const mostChunks = 10_000;

/** @throws {InvalidInputError} for a reference without a value. */
export function wantedPrediction(run: PipelineRun, { version, endpoint, dataset, output, keep, chunkRows }: PredictStep, known: Known): WantedPrediction {
  return {
    projectId: run.projectId,
    version: version === undefined ? undefined : replaceInText(version, known),
    endpoint: endpoint === undefined ? undefined : replaceInText(endpoint, known),
    dataset: replaceInText(dataset, known),
    output: replaceInText(output, known),
    keep,
    chunkRows,
  };
}

/**
 * What is to be done, when it can be done.
 * @throws {NotFoundError} when version or data are of another project. @throws {ConflictError} when the version may not answer, or not so.
 * @throws {InvalidInputError} naming the feature or column that is not there.
 */
export function planPrediction({ projectId, output, keep, chunkRows }: WantedPrediction, model: AskedModel, data: AskedData): PlannedPrediction {
  if (model.projectId !== projectId) throw NotFoundError.node('ModelVersion', model.id);
  if (data.projectId !== projectId) throw NotFoundError.node('DatasetVersion', data.id);
  if (model.status !== 'APPROVED') throw new ConflictError(`Model version '${model.id}' is ${model.status.toLowerCase().replaceAll('_', ' ')}; only an approved one can be asked`);
  if (model.format !== 'ONNX') throw new ConflictError(`Model version '${model.id}' is not an ONNX model${model.formatReason === null ? '' : ` (${model.formatReason})`}; only one ONNX file can be asked`);
  const single = [...model.inputs, ...model.outputs].find(({ shape }) => shape[0] !== -1);
  if (single) throw new ConflictError(`Model version '${model.id}' takes one row at a time: the first dimension of '${single.name}' is not free`);
  const columns = data.schema.map(({ name }) => name);
  for (const names of neededColumns(model.inputs, model.featureView?.definitions)) {
    if (names.some((name) => columns.includes(name))) continue;
    const [feature, column] = names;
    throw new InvalidInputError(`Dataset version '${data.id}' lacks feature '${feature}'; expected a column '${feature}'${column === undefined ? '' : ` or '${column}', which it is computed from`}; it has ${listed(columns)}`);
  }
  const kept = keep ?? columns;
  const absent = kept.find((name) => !columns.includes(name));
  if (absent !== undefined) throw new InvalidInputError(`Dataset version '${data.id}' has no column '${absent}' to keep; it has ${listed(columns)}`);
  const taken = [...model.outputs.map(({ name }) => name), ...ownColumns].find((name) => kept.includes(name));
  if (taken !== undefined) throw new InvalidInputError(`Column '${taken}' is to be kept and would be written by the predictions too; name in 'keep' the columns that are to stay`);
  if (Math.ceil(data.rowCount / chunkRows) > mostChunks) {
    throw new InvalidInputError(`${data.rowCount.toLocaleString('en')} rows in chunks of ${chunkRows.toLocaleString('en')} make more than ${mostChunks.toLocaleString('en')} chunks; expected a larger 'chunkRows'`);
  }
  return { modelVersionId: model.id, datasetVersionId: data.id, output, keep: kept, chunkRows };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
