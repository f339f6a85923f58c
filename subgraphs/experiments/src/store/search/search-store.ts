import type { Comparison, Order } from '@cairn/core';
import type { Database } from '@cairn/subgraph';
import type { FoundRuns, RunSearch, SearchStore } from '../../domain/search.js';
import { candidatesOf, conditionOf, runBehind, runRow, valueOf, type RunPlace } from './conditions.js';
import { cursorOf, cursorText, type Cursor } from './cursor.js';
import { Parameters } from './parameters.js';

/** So many runs are gone through before anything else is considered: mostly a page is full by then. */
const firstLook = 3_000;
/** A comparison that holds for at most so many runs is where a search begins. */
const fewRuns = 1_000;

interface PageAsked {
  readonly first: number;
  readonly cursor: Cursor | undefined;
  /** How many runs to go through at most; without end when absent. */
  readonly within?: number;
}

interface Found {
  readonly id: string;
  readonly at: number;
}

/**
 * Finds runs. There are three ways, each of which looks at few of them however many there are: along the index of the
 * metric that orders, along the index of starts, or from the few runs that a comparison holds for. What no index orders is sorted.
 */
export class SqlSearchStore implements SearchStore {
  constructor(private readonly database: Database) {}

  async search(search: RunSearch, page: { readonly first: number; readonly after?: string | undefined }): Promise<FoundRuns> {
    if (search.experimentIds.length === 0) return { ids: [], next: undefined };
    const asked: PageAsked = { first: page.first, cursor: page.after === undefined ? undefined : cursorOf(page.after) };
    const [order, ...more] = search.order;
    const walked = more.length === 0 && (order === undefined || order.subject === 'metric' || (order.subject === 'attribute' && order.key === 'start_time'));
    if (!walked || asked.cursor?.kind === 'place') return this.sorted(search, asked, undefined);
    if (!asked.cursor && search.comparisons.length > 0) {
      const near = await this.along(search, order, { ...asked, within: firstLook });
      if (near.next !== undefined) return near;
      const few = await this.mostSelective(search);
      if (few) return this.sorted(search, asked, few);
    }
    return this.along(search, order, asked);
  }

  private along(search: RunSearch, order: Order | undefined, asked: PageAsked): Promise<FoundRuns> {
    return order?.subject === 'metric' ? this.alongMetric(search, order, asked) : this.alongStarts(search, { ...asked, descending: order?.descending ?? true });
  }

  async count(search: RunSearch, most: number): Promise<number> {
    if (search.experimentIds.length === 0) return 0;
    const parameters = new Parameters();
    const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM experiments.run r WHERE r.experiment_id = ANY(${parameters.add(search.experimentIds, 'text[]')})
      AND ${restrictions(search, parameters, runRow)} LIMIT ${parameters.add(most, 'integer')}) found`;
    const [row] = await this.database.query<{ count: number }>(sql, parameters.values);
    return Number(row!.count);
  }

  async matching(ids: readonly string[], comparisons: readonly Comparison[]): Promise<ReadonlySet<string>> {
    const parameters = new Parameters();
    const conditions = [`r.id = ANY(${parameters.add(ids, 'text[]')})`, ...comparisons.map((comparison) => conditionOf(comparison, parameters, runRow))];
    const rows = await this.database.query<{ id: string }>(`SELECT r.id FROM experiments.run r WHERE ${conditions.join(' AND ')}`, parameters.values);
    return new Set(rows.map(({ id }) => id));
  }

  /** The comparison that holds for the fewest runs, when those are few. */
  private async mostSelective({ experimentIds, comparisons }: RunSearch): Promise<Comparison | undefined> {
    const parameters = new Parameters();
    const experiments = parameters.add(experimentIds, 'text[]');
    const probes = comparisons.flatMap((comparison) => {
      const candidates = candidatesOf(comparison, parameters);
      return candidates === undefined ? [] : [{ comparison, sql: `(SELECT count(*) FROM unnest(${experiments}) e(id) CROSS JOIN LATERAL (${candidates} LIMIT ${fewRuns + 1}) c)` }];
    });
    if (probes.length === 0) return undefined;
    const [row] = await this.database.query<Record<string, number>>(`SELECT ${probes.map(({ sql }, place) => `${sql} AS c${place}`).join(', ')}`, parameters.values);
    const counts = probes.map((_, place) => Number(row![`c${place}`]));
    const fewest = Math.min(...counts);
    return fewest > fewRuns ? undefined : probes[counts.indexOf(fewest)]!.comparison;
  }

  private async alongMetric(search: RunSearch, order: Order, { first, cursor, within }: PageAsked): Promise<FoundRuns> {
    const found: Found[] = cursor?.kind === 'start' ? [] : await this.withMetric(search, order, { first: first + 1, cursor, ...(within === undefined ? {} : { within }) });
    // A first look that does not fill the page tells nothing.
    if (within !== undefined && found.length <= first) return { ids: [], next: undefined };
    if (found.length > first) return pageOf(found, first, ({ id, at }) => ({ kind: 'value', value: at, id }));
    const missing = first - found.length;
    const rest = await this.starts(search, { first: missing + 1, cursor: cursor?.kind === 'start' ? cursor : undefined, descending: true, without: order });
    const ids = [...found.map(({ id }) => id), ...rest.slice(0, missing).map(({ id }) => id)];
    if (rest.length <= missing) return { ids, next: undefined };
    const last = rest[missing - 1];
    // Nothing of the rest is on this page: the next one begins with it.
    if (!last) return { ids, next: cursorText({ kind: 'start', startMs: 8.64e15, id: '~', tail: true }) };
    return { ids, next: cursorText({ kind: 'start', startMs: last.at, id: last.id, tail: true }) };
  }

  private async withMetric(search: RunSearch, { key, descending }: Order, { first, cursor, within }: PageAsked): Promise<Found[]> {
    const parameters = new Parameters();
    const direction = descending ? 'DESC' : 'ASC';
    const beyond = cursor?.kind === 'value' ? `AND (m.latest, m.run_id) ${descending ? '<' : '>'} (${parameters.add(cursor.value, 'float8')}, ${parameters.add(cursor.id, 'text')})` : '';
    const limit = parameters.add(first, 'integer');
    return this.database.query<Found>(
      `SELECT x.id, x.at FROM unnest(${parameters.add(search.experimentIds, 'text[]')}) e(id) CROSS JOIN LATERAL (
         SELECT m.run_id AS id, m.latest AS at FROM (
           SELECT m.run_id, m.latest FROM experiments.metric m WHERE m.experiment_id = e.id AND m.key = ${parameters.add(key, 'text')} AND m.latest < 'NaN' ${beyond}
           ORDER BY m.latest ${direction}, m.run_id ${direction} LIMIT ${parameters.add(within ?? null, 'integer')}
         ) m WHERE ${restrictions(search, parameters, runBehind('m.run_id'))}
         ORDER BY m.latest ${direction}, m.run_id ${direction} LIMIT ${limit}
       ) x ORDER BY x.at ${direction}, x.id ${direction} LIMIT ${limit}`,
      parameters.values,
    );
  }

  private async alongStarts(search: RunSearch, { first, cursor, descending, within }: PageAsked & { readonly descending: boolean }): Promise<FoundRuns> {
    const found = await this.starts(search, { first: first + 1, cursor: cursor?.kind === 'start' ? cursor : undefined, descending, without: undefined, within });
    return pageOf(found, first, ({ id, at }) => ({ kind: 'start', startMs: at, id, tail: false }));
  }

  /** @param asked.without leaves out the runs that have this metric. */
  private async starts(search: RunSearch, asked: { readonly first: number; readonly cursor: Extract<Cursor, { kind: 'start' }> | undefined; readonly descending: boolean; readonly without: Order | undefined; readonly within?: number | undefined }): Promise<Found[]> {
    const parameters = new Parameters();
    const { first, cursor, descending, without, within } = asked;
    const direction = descending ? 'DESC' : 'ASC';
    const beyond = cursor ? `AND (r.started_at, r.id) ${descending ? '<' : '>'} (${momentOf(cursor.startMs, parameters)}, ${parameters.add(cursor.id, 'text')})` : '';
    const lacking = without ? `AND ${valueOf(without, parameters, runRow)} IS NULL` : '';
    const limit = parameters.add(first, 'integer');
    return this.database.query<Found>(
      `SELECT x.id, extract(epoch FROM x.started_at)::float8 * 1000 AS at FROM unnest(${parameters.add(search.experimentIds, 'text[]')}) e(id) CROSS JOIN LATERAL (
         SELECT r.id, r.started_at FROM (
           SELECT r.* FROM experiments.run r WHERE r.experiment_id = e.id AND ${stateOf(search, runRow)} ${beyond}
           ORDER BY r.started_at ${direction}, r.id ${direction} LIMIT ${parameters.add(within ?? null, 'integer')}
         ) r WHERE ${restrictions({ ...search, lifecycle: 'all' }, parameters, runRow)} ${lacking}
         ORDER BY r.started_at ${direction}, r.id ${direction} LIMIT ${limit}
       ) x ORDER BY x.started_at ${direction}, x.id ${direction} LIMIT ${limit}`,
      parameters.values,
    );
  }

  /** Sorts all runs that fit, or the few that `from` names. */
  private async sorted(search: RunSearch, { first, cursor }: PageAsked, from: Comparison | undefined): Promise<FoundRuns> {
    const parameters = new Parameters();
    const place = cursor?.kind === 'place' ? cursor.place : 0;
    const experiments = parameters.add(search.experimentIds, 'text[]');
    const source = from
      ? `unnest(${experiments}) e(id) CROSS JOIN LATERAL (${candidatesOf(from, parameters)}) c JOIN experiments.run r ON r.id = c.run_id`
      : `experiments.run r`;
    const order = search.order.map((one) => `${valueOf(one, parameters, runRow)} ${one.descending ? 'DESC' : 'ASC'} NULLS LAST`);
    const rows = await this.database.query<{ id: string }>(
      `SELECT r.id FROM ${source} WHERE r.experiment_id = ANY(${experiments}) AND ${restrictions(search, parameters, runRow)}
       ORDER BY ${[...order, 'r.started_at DESC', 'r.id DESC'].join(', ')} LIMIT ${parameters.add(first + 1, 'integer')} OFFSET ${parameters.add(place, 'integer')}`,
      parameters.values,
    );
    const ids = rows.slice(0, first).map(({ id }) => id);
    return { ids, next: rows.length > first ? cursorText({ kind: 'place', place: place + first }) : undefined };
  }
}

/**
 * All that is asked of a run, one after the other: CASE keeps PostgreSQL from looking up the next before the last one holds. Where the
 * run's row is at hand, its state is asked plainly, for an index that serves; else last, because few runs get so far.
 */
function restrictions(search: RunSearch, parameters: Parameters, run: RunPlace): string {
  const asked = search.comparisons.map((comparison) => conditionOf(comparison, parameters, run));
  return run === runRow ? `${stateOf(search, run)} AND ${inOrder(asked)}` : inOrder([...asked, stateOf(search, run)]);
}

function stateOf({ lifecycle }: RunSearch, run: RunPlace): string {
  return lifecycle === 'all' ? 'true' : `${run.column('deleted_at')} IS ${lifecycle === 'active' ? '' : 'NOT '}NULL`;
}

function inOrder(conditions: readonly string[]): string {
  return conditions.reduceRight((rest, condition) => (rest === '' ? `(${condition})` : `CASE WHEN ${condition} THEN ${rest} ELSE false END`), '') || 'true';
}

function momentOf(ms: number, parameters: Parameters): string {
  return ms >= 8.64e15 ? `'infinity'::timestamptz` : `to_timestamp(${parameters.add(ms, 'float8')} / 1000)`;
}

function pageOf(found: readonly Found[], first: number, cursor: (last: Found) => Cursor): FoundRuns {
  const page = found.slice(0, first);
  const last = page.at(-1);
  return { ids: page.map(({ id }) => id), next: found.length > first && last ? cursorText(cursor(last)) : undefined };
}
