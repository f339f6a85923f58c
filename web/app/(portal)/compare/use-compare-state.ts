'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { Brush } from '../../../ui/chart/parallel/geometry';
import { replaceSearch } from '../../../ui/replace-search';

export const compareTabs = ['curves', 'parallel', 'scatter', 'differences'] as const;
export type CompareTab = (typeof compareTabs)[number];

/** What of a comparison stands in its address. */
export interface CompareState {
  readonly tab: CompareTab;
  readonly hrefOf: (tab: string) => string;
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (runId: string) => void;
  /** Fields of the parallel axes; empty before anybody chooses. */
  readonly axes: readonly string[];
  readonly setAxes: (ids: readonly string[]) => void;
  readonly brushes: readonly Brush[];
  readonly setBrushes: (brushes: readonly Brush[]) => void;
}

export function useCompareState(): CompareState {
  const search = useSearchParams();
  const pathname = usePathname();
  const text = search.toString();
  return useMemo(() => {
    const now = new URLSearchParams(text);
    const change = (name: string, values: readonly string[]) => {
      const next = new URLSearchParams(window.location.search);
      next.delete(name);
      for (const value of values) next.append(name, value);
      replaceSearch(pathname, next);
    };
    const hidden = new Set((now.get('hide') ?? '').split(',').filter((id) => id !== ''));
    const named = now.get('tab');
    return {
      tab: compareTabs.find((tab) => tab === named) ?? 'curves',
      hrefOf: (tab) => {
        const next = new URLSearchParams(text);
        if (tab === 'curves') next.delete('tab');
        else next.set('tab', tab);
        return `${pathname}?${next.toString()}`;
      },
      hidden,
      toggle: (runId) => {
        const next = new Set(hidden);
        if (!next.delete(runId)) next.add(runId);
        change('hide', next.size === 0 ? [] : [[...next].join(',')]);
      },
      axes: now.getAll('axis'),
      setAxes: (ids) => change('axis', ids),
      brushes: now.getAll('brush').flatMap(readBrush),
      setBrushes: (brushes) => change('brush', brushes.map(({ axis, from, to }) => `${from.toFixed(3)}..${to.toFixed(3)} ${axis}`)),
    };
  }, [pathname, text]);
}

/** `0.100..0.500 params.rate`: a part of an axis, and which one. */
function readBrush(text: string): readonly Brush[] {
  const [, from, to, axis] = /^([\d.]+)\.\.([\d.]+) (.+)$/.exec(text) ?? [];
  const range = [Number(from), Number(to)] as const;
  return axis !== undefined && range[0] >= 0 && range[1] <= 1 && range[0] <= range[1] ? [{ axis, from: range[0], to: range[1] }] : [];
}
