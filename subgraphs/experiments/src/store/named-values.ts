import type { Database } from '@cairn/subgraph';
import type { KeyKind } from '../domain/stores.js';

/** Anything that runs SQL: the database, or a transaction of it. */
export interface Querier {
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
}

export type NamedValue = { readonly key: string; readonly value: string };

/** Where each kind of name occurs, by experiment. */
const tables: Readonly<Record<KeyKind, string>> = { metric: 'experiments.metric', param: 'experiments.param', tag: 'experiments.run_tag' };

/** Keys and values of each owner, by its id, sorted by key. */
export async function readNamedValues(
  querier: Querier,
  source: { readonly table: 'param' | 'run_tag' | 'experiment_tag'; readonly owner: 'run_id' | 'experiment_id' },
  ids: readonly string[],
  keys?: readonly string[],
): Promise<Map<string, NamedValue[]>> {
  const rows = await querier.query<{ owner: string; pairs: readonly [key: string, value: string][] }>(
    `SELECT ${source.owner} AS owner, json_agg(json_build_array(key, value)) AS pairs
     FROM experiments.${source.table} WHERE ${source.owner} = ANY($1) AND ($2::text[] IS NULL OR key = ANY($2)) GROUP BY ${source.owner}`,
    [ids, keys ?? null],
  );
  const found = new Map<string, NamedValue[]>(ids.map((id) => [id, []]));
  for (const { owner, pairs } of rows) found.set(owner, pairs.map(([key, value]) => ({ key, value })).toSorted((a, b) => (a.key < b.key ? -1 : 1)));
  return found;
}

/** Distinct names of an experiment: one look into the index a name, however many runs have it. */
export async function readKeys(database: Database, experimentId: string, kind: KeyKind, { search, first }: { readonly search?: string | undefined; readonly first: number }): Promise<string[]> {
  const table = tables[kind];
  const rows = await database.query<{ key: string }>(
    `WITH RECURSIVE names AS (
       (SELECT key FROM ${table} WHERE experiment_id = $1 ORDER BY key LIMIT 1)
       UNION ALL
       SELECT (SELECT key FROM ${table} WHERE experiment_id = $1 AND key > names.key ORDER BY key LIMIT 1) FROM names WHERE names.key IS NOT NULL
     )
     SELECT key FROM names WHERE key IS NOT NULL AND ($2::text IS NULL OR strpos(lower(key), lower($2)) > 0) LIMIT $3`,
    [experimentId, search || null, first],
  );
  return rows.map(({ key }) => key);
}
