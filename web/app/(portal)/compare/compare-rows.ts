import type { ComparedRun } from '../../../live/queries/compare';

export interface CompareRow {
  readonly name: string;
  readonly kind: 'param' | 'metric';
  /** One a run; undefined where the run has none. */
  readonly values: readonly (string | number | undefined)[];
  readonly differs: boolean;
  /** Place of the run that did best, for metrics of which it is known what better means. */
  readonly best: number | undefined;
}

/** Params and last metric values of several runs, those that differ first. */
export function compareRows(runs: readonly Pick<ComparedRun, 'params' | 'metrics'>[]): readonly CompareRow[] {
  const paramNames = [...new Set(runs.flatMap(({ params }) => params.map(({ key }) => key)))].toSorted();
  const metricNames = [...new Set(runs.flatMap(({ metrics }) => metrics.map(({ key }) => key)))].toSorted();
  const rows = [
    ...metricNames.map((name) => {
      const values = runs.map(({ metrics }) => metrics.find(({ key }) => key === name)?.latest ?? undefined);
      return { name, kind: 'metric' as const, values, differs: differ(values), best: differ(values) ? bestOf(name, values) : undefined };
    }),
    ...paramNames.map((name) => {
      const values = runs.map(({ params }) => params.find(({ key }) => key === name)?.value);
      return { name, kind: 'param' as const, values, differs: differ(values), best: undefined };
    }),
  ];
  return rows.toSorted((a, b) => Number(b.differs) - Number(a.differs));
}

function differ(values: readonly unknown[]): boolean {
  return new Set(values).size > 1;
}

/** Losses and errors are better small, AUC and accuracy better large; of others nobody knows. */
function bestOf(name: string, values: readonly (number | undefined)[]): number | undefined {
  const sign = /loss|error|brier|mse|mae/i.test(name) ? 1 : /auc|accuracy|f1|precision|recall/i.test(name) ? -1 : 0;
  if (sign === 0) return undefined;
  const known = values.flatMap((value, place) => (value === undefined ? [] : [{ value, place }]));
  return known.toSorted((a, b) => sign * (a.value - b.value))[0]?.place;
}
