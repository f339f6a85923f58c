import type { Span } from '../../domain/span.js';
import { spanAttribute } from '../../domain/span.js';
import type { Querier } from '../named-values.js';

/** The most spans of one statement. */
const atOnce = 1_000;

interface SpanRow {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly status: Span['status'];
  readonly startedNs: string;
  readonly endedNs: string | null;
  readonly attributes: Span['attributes'];
  readonly rest: { readonly kind: number; readonly statusMessage: string; readonly events: readonly Stored<Span['events'][number]>[]; readonly links: Span['links'] };
}

/** JSON has no whole numbers as large as nanoseconds. */
type Stored<T extends { readonly atNs: bigint }> = Omit<T, 'atNs'> & { readonly atNs: string };

/** Writes spans, the last of one id. @returns how many are new, by trace. */
export async function writeSpans(querier: Querier, spans: readonly { readonly traceId: string; readonly span: Span }[]): Promise<Map<string, number>> {
  const last = [...new Map(spans.map((one) => [`${one.traceId} ${one.span.id}`, one])).values()];
  const added = new Map<string, number>();
  for (let from = 0; from < last.length; from += atOnce) {
    const part = last.slice(from, from + atOnce);
    const column = <T>(of: (span: Span) => T): T[] => part.map(({ span }) => of(span));
    const rows = await querier.query<{ trace_id: string; added: boolean }>(
      `INSERT INTO experiments.span (trace_id, id, parent_id, name, type, status, started_ns, ended_ns, attributes, rest)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::json[], $10::json[])
       ON CONFLICT (trace_id, id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name, type = excluded.type, status = excluded.status,
         started_ns = excluded.started_ns, ended_ns = excluded.ended_ns, attributes = excluded.attributes, rest = excluded.rest
       RETURNING trace_id, (xmax = 0) AS added`,
      [
        part.map(({ traceId }) => traceId),
        column(({ id }) => id),
        column(({ parentId }) => parentId ?? null),
        column(({ name }) => name),
        column(({ attributes }) => textOrNull(attributes[spanAttribute.type])),
        column(({ status }) => status),
        column(({ startedNs }) => String(startedNs)),
        column(({ endedNs }) => (endedNs === undefined ? null : String(endedNs))),
        column(({ attributes }) => JSON.stringify(attributes)),
        column(({ kind, statusMessage, events, links }) => JSON.stringify({ kind, statusMessage, events: events.map((event) => ({ ...event, atNs: String(event.atNs) })), links })),
      ],
    );
    for (const row of rows) if (row.added) added.set(row.trace_id, (added.get(row.trace_id) ?? 0) + 1);
  }
  return added;
}

/** Spans of each trace, by its id, the earliest first. */
export async function readSpans(querier: Querier, traceIds: readonly string[]): Promise<Map<string, Span[]>> {
  const rows = await querier.query<SpanRow>(
    `SELECT trace_id AS "traceId", id, parent_id AS "parentId", name, status, started_ns::text AS "startedNs", ended_ns::text AS "endedNs", attributes, rest
     FROM experiments.span WHERE trace_id = ANY($1) ORDER BY started_ns, id`,
    [traceIds],
  );
  const found = new Map<string, Span[]>(traceIds.map((id) => [id, []]));
  for (const row of rows) found.get(row.traceId)!.push(spanOf(row));
  return found;
}

function spanOf({ id, parentId, name, status, startedNs, endedNs, attributes, rest }: SpanRow): Span {
  return {
    id,
    parentId: parentId ?? undefined,
    name,
    kind: rest.kind,
    startedNs: BigInt(startedNs),
    endedNs: endedNs === null ? undefined : BigInt(endedNs),
    status,
    statusMessage: rest.statusMessage,
    attributes,
    events: rest.events.map((event) => ({ ...event, atNs: BigInt(event.atNs) })),
    links: rest.links,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 250) : null;
}
