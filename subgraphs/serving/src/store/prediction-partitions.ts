import type { Month } from '../domain/prediction-time.js';

/** Rows of one statement, inside a transaction or outside. */
export type Query = (sql: string, parameters?: readonly unknown[]) => Promise<unknown[]>;

/** A table that holds the predictions of some time: of a month, or of everything before the first one. */
export interface Partition {
  readonly name: string;
  /** Absent: from the beginning. */
  readonly fromId: string | undefined;
  readonly toId: string;
  /** Being detached by a process that may have ended meanwhile. */
  readonly leaving: boolean;
}

/** Names of our tables that hold predictions; nothing else in the schema is named so. */
const partitionName = /^prediction_(before|in_\d{4}_\d{2})$/;

export async function attachedPartitions(query: Query): Promise<Partition[]> {
  const rows = (await query(
    `SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds, i.inhdetachpending AS leaving
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'serving.prediction'::regclass ORDER BY c.relname`,
  )) as { name: string; bounds: string | null; leaving: boolean }[];
  return rows.map(({ name, bounds, leaving }) => {
    const [, from, to] = /FROM \((MINVALUE|'[^']*')\) TO \('([^']*)'\)/.exec(bounds ?? '') ?? [];
    // Of a partition that is leaving PostgreSQL does not tell the bounds.
    if (to === undefined && !leaving) throw new Error(`Partition '${name}' has bounds '${bounds}'`);
    return { name, fromId: from === undefined || from === 'MINVALUE' ? undefined : from.slice(1, -1), toId: to ?? '', leaving };
  });
}

/** Tables of predictions that are no part of the log any more, and wait to be dropped. */
export async function detachedPartitions(query: Query): Promise<string[]> {
  const rows = (await query(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'serving'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'prediction\\_%'
       AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid)`,
  )) as { name: string }[];
  return rows.map(({ name }) => name).filter((name) => partitionName.test(name));
}

/** Makes the partitions of months that have none. To be called in a transaction, before it writes predictions. */
export async function addMonths(query: Query, months: readonly Month[]): Promise<void> {
  // One process at a time: the others find what it made.
  await query("SELECT pg_advisory_xact_lock(hashtextextended('serving partitions', 0))");
  const present = await attachedPartitions(query);
  for (const { name, fromId, toId } of months) {
    if (present.some((partition) => covers(partition, fromId))) continue;
    // Made beside the log and then attached: unlike `PARTITION OF`, that waits for no reader and no writer.
    await query(`CREATE TABLE serving.prediction_in_${name} (LIKE serving.prediction INCLUDING ALL)`);
    await attach(query, { name: `prediction_in_${name}`, fromId, toId });
  }
}

export async function attach(query: Query, { name, fromId, toId }: Pick<Partition, 'name' | 'fromId' | 'toId'>): Promise<void> {
  await query(`ALTER TABLE serving.prediction ATTACH PARTITION serving.${name} FOR VALUES FROM (${fromId === undefined ? 'MINVALUE' : `'${fromId}'`}) TO ('${toId}')`);
}

export function covers({ fromId, toId, leaving }: Partition, id: string): boolean {
  return !leaving && (fromId === undefined || fromId <= id) && id < toId;
}
