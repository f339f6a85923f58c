import { InvalidInputError, type Order } from '@cairn/core';
import { Parameters } from './conditions.js';
import type { SearchTable } from './tables.js';

type Value = string | number | null;

/** Where a page ended: the values of the last node in the order of the list, and its id. */
export function cursorOf(orders: readonly Order[], values: readonly Value[]): string {
  return Buffer.from(JSON.stringify([nameOf(orders), ...values])).toString('base64url');
}

/** @throws {InvalidInputError} when the text is no cursor, or one of another order. */
function readCursor(text: string, orders: readonly Order[], table: SearchTable): Value[] {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    read = undefined;
  }
  const kinds = [...orders.map(({ key }) => table.columns[key]!.kind), 'text' as const];
  const values: unknown[] = Array.isArray(read) && read[0] === nameOf(orders) ? read.slice(1) : [];
  const fits = values.length === kinds.length && values.every((value, place) => (kinds[place] === 'number' ? typeof value === 'number' : typeof value === 'string' && !value.includes('\0')));
  if (!fits) throw new InvalidInputError('The page token is not one of a list in this order');
  return values as Value[];
}

/** What lies behind the cursor: later by the first order, or equal in it and later by the next, and so on. */
export function behind(text: string, orders: readonly Order[], table: SearchTable, parameters: Parameters): string {
  const values = readCursor(text, orders, table);
  const columns = orderedBy(orders, table);
  const places = values.map((value) => `${parameters.add(value)}${typeof value === 'number' ? '::double precision' : ''}`);
  const alternatives = columns.map(({ sql, descending }, at) => {
    const equal = columns.slice(0, at).map((column, before) => `${column.sql} = ${places[before]}`);
    return [...equal, `${sql} ${descending ? '<' : '>'} ${places[at]}`].join(' AND ');
  });
  return `(${alternatives.map((one) => `(${one})`).join(' OR ')})`;
}

/** The expressions that order the list, the id last: no two nodes are equal. */
export function orderedBy(orders: readonly Order[], table: SearchTable): { readonly sql: string; readonly descending: boolean }[] {
  const columns = orders.map(({ key, descending }) => {
    const { sql, kind } = table.columns[key]!;
    return { sql: kind === 'text' ? `coalesce(${sql}, '')` : sql, descending };
  });
  return [...columns, { sql: 'n.id COLLATE "C"', descending: false }];
}

function nameOf(orders: readonly Order[]): string {
  return orders.map(({ key, descending }) => `${descending ? '-' : '+'}${key}`).join('');
}
