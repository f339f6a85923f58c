'use client';

import { useRef, useState } from 'react';

/**
 * Holds back rows that appear above those already on the page, so that nothing moves under the pointer. Rows that were
 * fetched further down are shown at once.
 */
export function useFreshRows<Row>(rows: readonly Row[], keyOf: (row: Row) => string): { readonly rows: readonly Row[]; readonly waiting: number; readonly accept: () => void } {
  const newest = useRef<string | undefined>(undefined);
  const [, show] = useState(0);
  const place = newest.current === undefined ? 0 : rows.findIndex((row) => keyOf(row) === newest.current);
  // Another list altogether: nothing of it was on the page before.
  const waiting = place === -1 ? 0 : place;
  if ((place === -1 || newest.current === undefined) && rows[0] !== undefined) newest.current = keyOf(rows[0]);
  return {
    rows: waiting === 0 ? rows : rows.slice(waiting),
    waiting,
    accept: () => {
      newest.current = rows[0] && keyOf(rows[0]);
      show((count) => count + 1);
    },
  };
}
