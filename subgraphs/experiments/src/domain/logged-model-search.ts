import type { Comparison, FilterField } from '@cairn/core';
import type { LoggedModel, ModelMetric } from './logged-model.js';

/** One step of an order; a metric may be that on certain data only. */
export interface ModelOrder extends FilterField {
  readonly descending: boolean;
  readonly datasetName?: string | undefined;
  readonly datasetDigest?: string | undefined;
}

type Value = string | number | undefined;

/** Whether all comparisons hold for the model; of its metrics those on the given data count, when data are given. */
export function modelMatches(model: LoggedModel, metrics: readonly ModelMetric[], comparisons: readonly Comparison[], datasets: readonly { readonly name: string; readonly digest: string | undefined }[]): boolean {
  const counting = datasets.length === 0 ? metrics : metrics.filter((metric) => datasets.some(({ name, digest }) => name === metric.datasetName && (digest === undefined || digest === metric.datasetDigest)));
  return comparisons.every((comparison) => valuesOf(model, counting, comparison).some((value) => holds(comparison, value)));
}

export function orderModels(models: readonly LoggedModel[], metrics: ReadonlyMap<string, readonly ModelMetric[]>, order: readonly ModelOrder[]): LoggedModel[] {
  const valueOf = (model: LoggedModel, step: ModelOrder): Value => {
    const counting = metrics.get(model.id)!.filter(({ datasetName, datasetDigest }) => (step.datasetName === undefined || step.datasetName === datasetName) && (step.datasetDigest === undefined || step.datasetDigest === datasetDigest));
    return valuesOf(model, counting, step).at(-1);
  };
  return models.toSorted((a, b) => {
    for (const step of order) {
      const difference = compare(valueOf(a, step), valueOf(b, step), step.descending);
      if (difference !== 0) return difference;
    }
    return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
  });
}

function valuesOf(model: LoggedModel, metrics: readonly ModelMetric[], { subject, key }: FilterField): Value[] {
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

function attributeOf(model: LoggedModel, key: string): Value {
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

function holds(comparison: Comparison, value: Value): boolean {
  if (comparison.test === 'presence') return (value === undefined) === (comparison.operator === 'IS NULL');
  if (value === undefined) return false;
  if (comparison.test === 'number') return typeof value === 'number' && numberHolds(value, comparison.operator, comparison.value);
  const text = String(value);
  if (comparison.test === 'list') return comparison.values.includes(text) === (comparison.operator === 'IN');
  switch (comparison.operator) {
    case '=':
      return text === comparison.value;
    case '!=':
      return text !== comparison.value;
    default:
      return isLike(text, comparison.value, comparison.operator.endsWith('ILIKE')) !== comparison.operator.startsWith('NOT');
  }
}

function numberHolds(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '=':
      return value === bound;
    case '!=':
      return value !== bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '<':
      return value < bound;
    default:
      return value <= bound;
  }
}

/** SQL's LIKE: `%` any text, `_` any character. Looks back to the last `%` only, so that no pattern takes long. */
function isLike(text: string, pattern: string, anyCase: boolean): boolean {
  const [subject, wanted] = anyCase ? [text.toLowerCase(), pattern.toLowerCase()] : [text, pattern];
  let at = 0;
  let place = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < subject.length) {
    if (place < wanted.length && wanted[place] !== '%' && (wanted[place] === '_' || wanted[place] === subject[at])) {
      at++;
      place++;
    } else if (wanted[place] === '%') {
      star = place++;
      resumeAt = at;
    } else if (star >= 0) {
      place = star + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (wanted[place] === '%') place++;
  return place === wanted.length;
}

/** What is missing comes last, whichever way. */
function compare(a: Value, b: Value, descending: boolean): number {
  if (a === b) return 0;
  if (a === undefined || Number.isNaN(a)) return 1;
  if (b === undefined || Number.isNaN(b)) return -1;
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}
