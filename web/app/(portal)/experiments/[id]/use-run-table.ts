'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { replaceSearch } from '../../../../ui/replace-search';
import type { Order } from '../../../../ui/table/paged-table';
import type { Density } from '../../../../ui/table/table-state';
import { readColumn, type RunColumn } from './run-column';

/** What of the runs table stands in its address. */
export interface RunTableState {
  readonly filter: string;
  readonly order: Order | undefined;
  readonly columns: readonly RunColumn[];
  readonly density: Density;
  /** Whether deleted runs are shown instead. */
  readonly isBin: boolean;
  /** The address without what a view does not keep: project and picked runs. */
  readonly view: string;
  readonly setFilter: (text: string) => void;
  readonly setOrder: (order: Order | undefined) => void;
  readonly setColumns: (columns: readonly RunColumn[]) => void;
  readonly setDensity: (density: Density) => void;
  readonly setBin: (isBin: boolean) => void;
  readonly setView: (view: string) => void;
}

/** Kept by a view: everything that says which runs are shown, and how. */
const viewKeys = ['q', 'sort', 'col', 'density', 'bin'] as const;

export function useRunTable(usual: readonly RunColumn[]): RunTableState {
  const search = useSearchParams();
  const pathname = usePathname();
  const change = (name: string, ...values: readonly string[]) => {
    const next = new URLSearchParams(window.location.search);
    next.delete(name);
    for (const value of values) if (value !== '') next.append(name, value);
    replaceSearch(pathname, next);
  };
  const sort = search.get('sort') ?? '';
  const chosen = search.getAll('col').join('\n');
  const columns = useMemo(() => (chosen === '' ? usual : chosen === 'none' ? [] : chosen.split('\n').flatMap((id) => readColumn(id) ?? [])), [chosen, usual]);
  return {
    filter: search.get('q') ?? '',
    order: sort === '' ? undefined : { key: sort.replace(/^-/, ''), descending: sort.startsWith('-') },
    columns,
    density: search.get('density') === 'compact' ? 'compact' : 'roomy',
    isBin: search.get('bin') === '1',
    view: viewOf(search),
    setFilter: (text) => change('q', text),
    setOrder: (order) => change('sort', order === undefined ? '' : `${order.descending ? '-' : ''}${order.key}`),
    setColumns: (next) => {
      const ids = next.map(({ id }) => id);
      change('col', ...(ids.length === 0 ? ['none'] : ids.join('\n') === usual.map(({ id }) => id).join('\n') ? [] : ids));
    },
    setDensity: (density) => change('density', density === 'compact' ? 'compact' : ''),
    setBin: (isBin) => change('bin', isBin ? '1' : ''),
    setView: (view) => {
      const next = new URLSearchParams(window.location.search);
      const wanted = new URLSearchParams(view);
      for (const key of viewKeys) {
        next.delete(key);
        for (const value of wanted.getAll(key)) next.append(key, value);
      }
      replaceSearch(pathname, next);
    },
  };
}

/** Two addresses that show the same runs in the same way have the same view. */
function viewOf(search: { getAll(name: string): string[] }): string {
  return new URLSearchParams(viewKeys.flatMap((key) => search.getAll(key).map((value) => [key, value]))).toString();
}
