import type { ComparedRun } from '../../../live/queries/compare';
import type { Value } from '../../../ui/chart/value-scale';

/** A param or metric, by the name that it has in a filter: `metrics.loss`. */
export interface CompareField {
  readonly id: string;
  readonly kind: 'metric' | 'param';
  readonly key: string;
}

type Compared = Pick<ComparedRun, 'params' | 'metrics'>;

/** Every metric and param that one of the runs has, by name. */
export function fieldsOf(runs: readonly Compared[]): readonly CompareField[] {
  const names = (keys: readonly string[]) => [...new Set(keys)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return [
    ...names(runs.flatMap(({ metrics }) => metrics.map(({ key }) => key))).map((key) => ({ id: `metrics.${key}`, kind: 'metric' as const, key })),
    ...names(runs.flatMap(({ params }) => params.map(({ key }) => key))).map((key) => ({ id: `params.${key}`, kind: 'param' as const, key })),
  ];
}

/** What a run says: the last value of a metric, a param as it was written. */
export function valueOf(run: Compared, { kind, key }: CompareField): Value {
  return kind === 'metric' ? (run.metrics.find((metric) => metric.key === key)?.latest ?? undefined) : run.params.find((param) => param.key === key)?.value;
}

/** Most axes that are shown before anybody chooses. */
const usualAxes = { params: 5, metrics: 2 } as const;

/** The fields worth looking at first: params that differ, and metrics, curves before single values. */
export function usualFields(runs: readonly Compared[], fields: readonly CompareField[]): readonly CompareField[] {
  const differs = (field: CompareField) => new Set(runs.map((run) => valueOf(run, field))).size > 1;
  const points = (key: string) => Math.max(0, ...runs.map(({ metrics }) => metrics.find((metric) => metric.key === key)?.count ?? 0));
  const params = fields.filter((field) => field.kind === 'param' && differs(field)).slice(0, usualAxes.params);
  const metrics = fields
    .filter((field) => field.kind === 'metric' && differs(field))
    .toSorted((a, b) => Number(points(b.key) > 1) - Number(points(a.key) > 1))
    .slice(0, usualAxes.metrics);
  return [...params, ...metrics];
}
