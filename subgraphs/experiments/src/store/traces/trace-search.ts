import type { Database } from '@cairn/subgraph';
import { storedText } from '../../domain/stored-text.js';
import type { TraceSearch } from '../../domain/trace-store.js';
import { cursorOf, cursorText } from '../search/cursor.js';
import { Parameters } from '../search/parameters.js';
import { momentOf, traceCondition, traceField } from './trace-conditions.js';

interface PageAsked {
  readonly first: number;
  readonly after?: string | undefined;
}

interface FoundTraces {
  readonly ids: readonly string[];
  readonly next: string | undefined;
}

/** Finds traces: by their start along its index, however many there are; in any other order those that fit are sorted. */
export async function searchTraces(database: Database, search: TraceSearch, page: PageAsked): Promise<FoundTraces> {
  if (search.experimentIds.length === 0) return { ids: [], next: undefined };
  const [order, ...more] = search.order;
  const walked = more.length === 0 && (order === undefined || (order.subject === 'attribute' && order.key === 'timestamp_ms'));
  return walked ? alongStarts(database, search, page) : sorted(database, search, page);
}

async function alongStarts(database: Database, { experimentIds, comparisons, order: [order] }: TraceSearch, { first, after }: PageAsked): Promise<FoundTraces> {
  const parameters = new Parameters();
  const cursor = after === undefined ? undefined : cursorOf(after);
  const direction = (order?.descending ?? true) ? 'DESC' : 'ASC';
  const beyond =
    cursor?.kind === 'start' ? `AND (t.started_at, t.id) ${direction === 'DESC' ? '<' : '>'} (${momentOf(cursor.startMs, parameters)}, ${parameters.add(storedText(cursor.id), 'text')})` : '';
  const conditions = ['true', ...comparisons.map((comparison) => traceCondition(comparison, parameters))].join(' AND ');
  const limit = parameters.add(first + 1, 'integer');
  const rows = await database.query<{ id: string; at: number }>(
    `SELECT x.id, (extract(epoch FROM x.started_at) * 1000)::float8 AS at FROM unnest(${parameters.add(experimentIds, 'text[]')}) e(id) CROSS JOIN LATERAL (
       SELECT t.id, t.started_at FROM experiments.trace t WHERE t.experiment_id = e.id ${beyond} AND ${conditions}
       ORDER BY t.started_at ${direction}, t.id ${direction} LIMIT ${limit}
     ) x ORDER BY x.started_at ${direction}, x.id ${direction} LIMIT ${limit}`,
    parameters.values,
  );
  const found = rows.slice(0, first);
  const last = found.at(-1);
  return { ids: found.map(({ id }) => id), next: rows.length > first && last ? cursorText({ kind: 'start', startMs: last.at, id: last.id, tail: false }) : undefined };
}

async function sorted(database: Database, { experimentIds, comparisons, order }: TraceSearch, { first, after }: PageAsked): Promise<FoundTraces> {
  const parameters = new Parameters();
  const cursor = after === undefined ? undefined : cursorOf(after);
  const place = cursor?.kind === 'place' ? cursor.place : 0;
  const conditions = [`t.experiment_id = ANY(${parameters.add(experimentIds, 'text[]')})`, ...comparisons.map((comparison) => traceCondition(comparison, parameters))];
  const steps = order.map((one) => `${traceField(one, parameters)} ${one.descending ? 'DESC' : 'ASC'} NULLS LAST`);
  const rows = await database.query<{ id: string }>(
    `SELECT t.id FROM experiments.trace t WHERE ${conditions.join(' AND ')}
     ORDER BY ${[...steps, 't.started_at DESC', 't.id DESC'].join(', ')} LIMIT ${parameters.add(first + 1, 'integer')} OFFSET ${parameters.add(place, 'bigint')}`,
    parameters.values,
  );
  return { ids: rows.slice(0, first).map(({ id }) => id), next: rows.length > first ? cursorText({ kind: 'place', place: place + first }) : undefined };
}
