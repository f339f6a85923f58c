import type { Database } from '@cairn/subgraph';
import type { Page } from '@cairn/core';
import { promptTag } from '../../domain/prompt.js';
import type { Search } from '../../domain/search.js';
import { conditionOf, Parameters } from './conditions.js';
import { behind, cursorOf, orderedBy } from './cursor.js';
import type { SearchTable } from './tables.js';

/** The ids of one page of what is looked for. */
export async function searchIds(database: Database, table: SearchTable, search: Search): Promise<Omit<Page<string>, 'nodes'> & { readonly ids: readonly string[] }> {
  const { projectId, comparisons, orders, prompts, first, after } = search;
  const parameters = new Parameters();
  const conditions = [`n.project_id = ${parameters.add(projectId)}`, 'n.deleted_at IS NULL', ...comparisons.map((comparison) => conditionOf(comparison, table, parameters))];
  if (prompts === 'left out') conditions.push(`NOT EXISTS (SELECT 1 FROM registry.tag t WHERE t.node_id = n.id AND t.key = ${parameters.add(promptTag)} AND lower(t.value) = 'true')`);
  const [counted] = await database.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${table.from} WHERE ${conditions.join(' AND ')}`, parameters.values);
  if (after !== undefined) conditions.push(behind(after, orders, table, parameters));
  const columns = orderedBy(orders, table);
  const rows = await database.query<{ id: string; place: (string | number)[] }>(
    `SELECT n.id, jsonb_build_array(${columns.map(({ sql }) => sql).join(', ')}) AS place FROM ${table.from} WHERE ${conditions.join(' AND ')}
     ORDER BY ${columns.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'}`).join(', ')} LIMIT ${parameters.add(first + 1)}`,
    parameters.values,
  );
  const page = rows.slice(0, first);
  const last = page.at(-1);
  return { ids: page.map(({ id }) => id), hasNextPage: rows.length > first, endCursor: last && cursorOf(orders, last.place), totalCount: counted!.count };
}
