/** Rows as a page shows them, and how many newer ones wait above. */
export interface FreshRows<Row> {
  readonly rows: readonly Row[];
  readonly waiting: number;
}

/**
 * What to show of an answer that came anew, so that nothing moves under the pointer: rows above the first that is shown
 * already wait; all others are taken, with their new values; rows that fell off the end of the answer stay.
 */
export function freshRows<Row>(shown: readonly Row[], answer: readonly Row[], keyOf: (row: Row) => string): FreshRows<Row> {
  if (shown.length === 0) return { rows: answer, waiting: 0 };
  const places = new Map(shown.map((row, place) => [keyOf(row), place]));
  const first = answer.findIndex((row) => places.has(keyOf(row)));
  if (first === -1) return { rows: shown, waiting: answer.length };
  const taken = answer.slice(first);
  const lastPlace = Math.max(...taken.map((row) => places.get(keyOf(row)) ?? -1));
  const known = new Set(taken.map(keyOf));
  return { rows: [...taken, ...shown.slice(lastPlace + 1).filter((row) => !known.has(keyOf(row)))], waiting: first };
}
