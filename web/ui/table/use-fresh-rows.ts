'use client';

import { useEffect, useRef, useState } from 'react';
import { freshRows, type FreshRows } from './fresh-rows';

/** Rows that keep their place while newer ones come. `list` names what is listed: another list begins anew. */
export function useFreshRows<Row>(list: string, answer: readonly Row[], keyOf: (row: Row) => string): FreshRows<Row> & { readonly accept: () => void } {
  const kept = useRef<{ readonly list: string; readonly rows: readonly Row[] }>({ list, rows: [] });
  const [, show] = useState(0);
  const fresh = freshRows(kept.current.list === list ? kept.current.rows : [], answer, keyOf);
  useEffect(() => {
    kept.current = { list, rows: fresh.rows };
  });
  return {
    ...fresh,
    accept: () => {
      kept.current = { list, rows: [] };
      show((count) => count + 1);
    },
  };
}
