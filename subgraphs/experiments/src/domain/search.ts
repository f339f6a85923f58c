import type { Comparison, Order } from '@cairn/core';
import type { Lifecycle } from './stores.js';

/** Which runs are looked for, and how they are ordered. */
export interface RunSearch {
  readonly experimentIds: readonly string[];
  readonly comparisons: readonly Comparison[];
  /** Newest first when empty. */
  readonly order: readonly Order[];
  readonly lifecycle: Lifecycle | 'all';
}

/** One page of what was found. */
export interface FoundRuns {
  readonly ids: readonly string[];
  /** Where the next page begins; undefined at the end. */
  readonly next: string | undefined;
}

export interface SearchStore {
  /** @param after the `next` of the page before. @throws {InvalidInputError} when it is none. */
  search(search: RunSearch, page: { readonly first: number; readonly after?: string | undefined }): Promise<FoundRuns>;
  /** How many there are, counted up to `most`. */
  count(search: RunSearch, most: number): Promise<number>;
  /** Which of the runs the comparisons hold for. */
  matching(ids: readonly string[], comparisons: readonly Comparison[]): Promise<ReadonlySet<string>>;
}
