import type { Comparison, FilterField } from '@cairn/core';
import { compareValues, holds, type FieldValue } from './filter-values.js';
import type { LoggedModel, ModelMetric } from './logged-model.js';

/** One step of an order; a metric may be that on certain data only. */
export interface ModelOrder extends FilterField {
  readonly descending: boolean;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

/** Whether all comparisons hold for the model; of its metrics those on the given data count, when data are given. */
export function modelMatches(model: LoggedModel, metrics: readonly ModelMetric[], comparisons: readonly Comparison[], datasets: readonly { readonly name: string; readonly digest: string | undefined }[]): boolean {
  const counting = datasets.length === 0 ? metrics : metrics.filter((metric) => datasets.some(({ name, digest }) => name === metric.datasetName && (digest === undefined || digest === metric.datasetDigest)));
  return comparisons.every((comparison) => valuesOf(model, counting, comparison).some((value) => holds(comparison, value)));
}

export function orderModels(models: readonly LoggedModel[], metrics: ReadonlyMap<string, readonly ModelMetric[]>, order: readonly ModelOrder[]): LoggedModel[] {
  const valueOf = (model: LoggedModel, step: ModelOrder): FieldValue => {
    const counting = metrics.get(model.id)!.filter(({ datasetName, datasetDigest }) => (step.datasetName === undefined || step.datasetName === datasetName) && (step.datasetDigest === undefined || step.datasetDigest === datasetDigest));
    return valuesOf(model, counting, step).at(-1);
  };
  return models.toSorted((a, b) => {
    for (const step of order) {
      const difference = compareValues(valueOf(a, step), valueOf(b, step), step.descending);
      if (difference !== 0) return difference;
    }
    return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
  });
}

function valuesOf(model: LoggedModel, metrics: readonly ModelMetric[], { subject, key }: FilterField): FieldValue[] {
  switch (subject) {
    case 'metric': {
      const values = metrics.filter((metric) => metric.key === key).map(({ value }) => value);
      return values.length === 0 ? [undefined] : values;
    }
    case 'param':
      return [Object.hasOwn(model.params, key) ? model.params[key] : undefined];
    case 'tag':
      return [Object.hasOwn(model.tags, key) ? model.tags[key] : undefined];
    default:
      return [attributeOf(model, key)];
  }
}

function attributeOf(model: LoggedModel, key: string): FieldValue {
  switch (key) {
    case 'name':
      return model.name;
    case 'model_id':
      return model.id;
    case 'model_type':
      return model.modelType;
    case 'status':
      return model.status.toUpperCase();
    case 'source_run_id':
      return model.runId;
    case 'creation_time':
      return model.createdAt.getTime();
    case 'last_updated_time':
      return model.changedAt.getTime();
    default:
      return undefined;
  }
}
