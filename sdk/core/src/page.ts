import { InvalidInputError } from './errors.js';

/** The most nodes one page of a list may hold. */
export const MAX_PAGE_SIZE = 200;

/** Which part of a list is asked for. */
export interface PageRequest {
  /** How many nodes at most, 1 to 200. Defaults to 50. */
  readonly first?: number | undefined;
  /** The `endCursor` of the page before; absent for the first page. */
  readonly after?: string | undefined;
}

/** One page of a list, newest first unless its field says otherwise. */
export interface Page<T> {
  readonly nodes: readonly T[];
  /** Passed as `after` for the next page; absent when the page is empty. */
  readonly endCursor: string | undefined;
  readonly hasNextPage: boolean;
  /** How many nodes the whole list holds for this caller. */
  readonly totalCount: number;
}

/** @throws {InvalidInputError} when `first` is outside 1 to 200. */
export function pageSize(request: PageRequest): number {
  const first = request.first ?? 50;
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE_SIZE) {
    throw new InvalidInputError(`'first' is ${first}; expected a whole number from 1 to ${MAX_PAGE_SIZE}`);
  }
  return first;
}

/** Makes a page of rows that were read with one row more than asked for. */
export function pageOf<T>(rows: readonly T[], size: number, totalCount: number, cursorOf: (row: T) => string): Page<T> {
  const nodes = rows.slice(0, size);
  const last = nodes.at(-1);
  return { nodes, hasNextPage: rows.length > size, endCursor: last === undefined ? undefined : cursorOf(last), totalCount };
}
