import type { ComparedRun } from '../../../live/queries/compare';
import { readEnvironment } from '../../_parts/run-environment';
import { fieldsOf, valueOf } from './compare-field';

export interface CompareRow {
  readonly name: string;
  readonly kind: 'metric' | 'param' | 'code' | 'machine' | 'package';
  /** One a run; undefined where the run has none. */
  readonly values: readonly (string | number | undefined)[];
  readonly differs: boolean;
  /** Place of the run that did best, for metrics of which it is known what better means. */
  readonly best: number | undefined;
}

type Compared = Pick<ComparedRun, 'params' | 'metrics' | 'code' | 'environment'>;

/** Everything that several runs say of themselves, a row each, what differs first: metrics, params, code, machine, packages. */
export function compareRows(runs: readonly Compared[]): readonly CompareRow[] {
  const environments = runs.map(({ environment }) => readEnvironment(environment));
  const packages = [...new Set(environments.flatMap((environment) => Object.keys(environment.packages)))].toSorted();
  const machine = [...new Set(environments.flatMap(({ facts }) => facts.map(([name]) => name)))];
  const rows = [
    ...fieldsOf(runs).map((field) => rowOf(field.kind, field.key, runs.map((run) => valueOf(run, field)))),
    ...codeFacts.map(([name, read]) => rowOf('code', name, runs.map(({ code }) => (code === null ? undefined : read(code))))),
    ...machine.map((name) => rowOf('machine', name, environments.map(({ facts }) => facts.find((fact) => fact[0] === name)?.[1]))),
    ...packages.map((name) => rowOf('package', name, environments.map(({ packages: versions }) => versions[name]))),
  ];
  return rows.filter(({ values }) => values.some((value) => value !== undefined)).toSorted((a, b) => Number(b.differs) - Number(a.differs));
}

const codeFacts: readonly (readonly [string, (code: NonNullable<Compared['code']>) => string | undefined])[] = [
  ['Commit', ({ commit }) => commit?.slice(0, 12) ?? undefined],
  ['Working tree', ({ dirty }) => (dirty === null ? undefined : dirty ? 'changed' : 'as committed')],
  ['Changes', ({ diffDigest }) => diffDigest?.replace('sha256:', '').slice(0, 12) ?? undefined],
  ['Repository', ({ repository }) => repository ?? undefined],
  ['Source digest', ({ digest }) => digest?.replace('sha256:', '').slice(0, 12) ?? undefined],
];

function rowOf(kind: CompareRow['kind'], name: string, values: CompareRow['values']): CompareRow {
  const differs = new Set(values).size > 1;
  return { name, kind, values, differs, best: kind === 'metric' && differs ? bestOf(name, values) : undefined };
}

/** Losses and errors are better small, AUC and accuracy better large; of others nobody knows. */
function bestOf(name: string, values: CompareRow['values']): number | undefined {
  const sign = /loss|error|brier|mse|mae/i.test(name) ? 1 : /auc|accuracy|f1|precision|recall/i.test(name) ? -1 : 0;
  if (sign === 0) return undefined;
  const known = values.flatMap((value, place) => (typeof value === 'number' ? [{ value, place }] : []));
  return known.toSorted((a, b) => sign * (a.value - b.value))[0]?.place;
}
