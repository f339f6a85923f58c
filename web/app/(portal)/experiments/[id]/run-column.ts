import { spelled } from '@cairn/client';
import type { LatestRun } from '../../../../live/queries/experiment';
import type { RunRow } from '../../../../live/queries/run-search';

/** A column of runs: a field of every run, or one of the metrics, params and tags that occur. */
export interface RunColumn {
  /** Its name in the address and in a filter: `metrics.loss`, `status`. */
  readonly id: string;
  readonly kind: 'attribute' | 'metric' | 'param' | 'tag';
  readonly key: string;
}

const prefixes = { metrics: 'metric', params: 'param', tags: 'tag' } as const;

/** Fields of every run that can be a column, and what a filter calls them; `took` is no field, so nothing orders by it. */
export const attributes: Readonly<Record<string, { readonly label: string; readonly field?: string; readonly width: number }>> = {
  status: { label: 'Status', field: 'attributes.status', width: 112 },
  started: { label: 'Started', field: 'attributes.start_time', width: 116 },
  ended: { label: 'Ended', field: 'attributes.end_time', width: 116 },
  took: { label: 'Took', width: 104 },
  by: { label: 'By', field: 'attributes.user_id', width: 140 },
};

/** The column that an address names; undefined for none. */
export function readColumn(id: string): RunColumn | undefined {
  const dot = id.indexOf('.');
  const kind = prefixes[id.slice(0, Math.max(dot, 0)) as keyof typeof prefixes];
  if (dot > 0 && kind !== undefined && Object.hasOwn(prefixes, id.slice(0, dot)) && dot < id.length - 1) return { id, kind, key: id.slice(dot + 1) };
  return Object.hasOwn(attributes, id) ? { id, kind: 'attribute', key: id } : undefined;
}

/** Most metrics and params that are shown before anybody chooses. */
const mostUsual = { metrics: 4, params: 3 } as const;

/** What is shown before anybody chooses: the state, and what most of the newest runs logged, curves before single values. */
export function usualColumns(latest: readonly LatestRun[]): readonly RunColumn[] {
  const metrics = latest.flatMap((run) => run.metrics).toSorted((a, b) => Number(b.count > 1) - Number(a.count > 1));
  return [
    'status',
    'started',
    'took',
    ...common(metrics.map(({ key }) => `metrics.${key}`), latest.length).slice(0, mostUsual.metrics),
    ...common(latest.flatMap(({ params }) => params.map(({ key }) => `params.${key}`)), latest.length).slice(0, mostUsual.params),
  ].flatMap((id) => readColumn(id) ?? []);
}

/** Names that at least half of the runs have; a run has each once. */
function common(names: readonly string[], runs: number): readonly string[] {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].filter(([, count]) => count >= runs / 2).map(([name]) => name);
}

/** How the platform is asked for an order; undefined when it cannot order by this. */
export function orderText(id: string, descending: boolean): string | undefined {
  const column = readColumn(id);
  const field = id === 'name' ? 'attributes.run_name' : column === undefined ? undefined : column.kind === 'attribute' ? attributes[column.key]?.field : `${column.kind}s.${spelled(column.key)}`;
  return field === undefined ? undefined : `${field} ${descending ? 'DESC' : 'ASC'}`;
}

/** What a run says in a column of metrics, params or tags; undefined where it says nothing. */
export function valueIn(run: RunRow, { kind, key }: RunColumn): string | number | undefined {
  if (kind === 'metric') return run.metrics.find((metric) => metric.key === key)?.latest ?? undefined;
  if (kind === 'param') return run.params.find((param) => param.key === key)?.value;
  return kind === 'tag' ? run.tags.find((tag) => tag.key === key)?.value : undefined;
}
