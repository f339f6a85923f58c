'use client';

import { useMemo } from 'react';
import { useUrlState } from './use-url-state';

type Range = readonly [number, number];

/** A part of an axis in the address, `from..to`: what one looks at closely can be sent to somebody. */
export function useUrlRange(name: string): [Range | undefined, (range: Range | undefined) => void] {
  const [text, set] = useUrlState(name);
  const range = useMemo((): Range | undefined => {
    const [from, to] = text.split('..').map(Number);
    return from !== undefined && to !== undefined && Number.isFinite(from) && to > from ? [from, to] : undefined;
  }, [text]);
  return [range, (next) => set(next === undefined ? '' : `${Number(next[0].toPrecision(12))}..${Number(next[1].toPrecision(12))}`)];
}
