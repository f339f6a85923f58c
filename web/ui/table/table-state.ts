'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { replaceSearch } from '../replace-search';
import { useTyped } from '../use-typed';
import type { Column } from './column';

export type Density = 'roomy' | 'compact';

/** What of a table is in the address. */
export interface TableState<Row> {
  readonly filter: string;
  readonly order: string;
  readonly density: Density;
  /** The columns that are shown, in their own order. */
  readonly columns: readonly Column<Row>[];
  readonly setFilter: (text: string) => void;
  readonly setOrder: (order: string) => void;
  readonly setDensity: (density: Density) => void;
  readonly toggle: (key: string) => void;
}

export function useTableState<Row>(prefix: string, all: readonly Column<Row>[]): TableState<Row> {
  const search = useSearchParams();
  const pathname = usePathname();
  const nameOf = (name: string) => (prefix === '' ? name : `${prefix}.${name}`);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(window.location.search);
    if (value === '') next.delete(nameOf(name));
    else next.set(nameOf(name), value);
    replaceSearch(pathname, next);
  };

  const [filter, setFilter] = useTyped(search.get(nameOf('q')) ?? '', (text) => set('q', text));
  const usual = all.filter(({ hidden }) => hidden !== true).map(({ key }) => key);
  const chosen = search.get(nameOf('columns'))?.split(',') ?? usual;
  return {
    filter,
    order: search.get(nameOf('sort')) ?? '',
    density: search.get(nameOf('density')) === 'compact' ? 'compact' : 'roomy',
    // The first column names the row: it always stays.
    columns: all.filter(({ key }, place) => place === 0 || chosen.includes(key)),
    setFilter,
    setOrder: (order) => set('sort', order),
    setDensity: (density) => set('density', density === 'roomy' ? '' : density),
    toggle: (key) => {
      const next = all.map((column) => column.key).filter((other) => (other === key ? !chosen.includes(key) : chosen.includes(other)));
      set('columns', next.join(',') === usual.join(',') ? '' : next.join(','));
    },
  };
}
