'use client';

import { useMemo } from 'react';
import { useUrlState } from '../../../live/use-url-state';
import type { SeriesLook, XAxis } from './series-data';

export interface SeriesLookState {
  readonly look: SeriesLook;
  readonly setAxis: (axis: XAxis) => void;
  readonly setSmoothing: (weight: number) => void;
  readonly setLog: (isLog: boolean) => void;
}

/** Most weight of the past: at 1 nothing new would count. */
export const mostSmoothing = 0.99;

/** How curves are drawn, in the address. */
export function useSeriesLook(): SeriesLookState {
  const [axisText, setAxisText] = useUrlState('x', 'step');
  const [smoothText, setSmoothText] = useUrlState('smooth', '0');
  const [logText, setLogText] = useUrlState('log', '0');
  const axis = axisText === 'relative' || axisText === 'time' ? axisText : 'step';
  const weight = Number(smoothText);
  const smoothing = weight > 0 ? Math.min(weight, mostSmoothing) : 0;
  const isLog = logText === '1';
  return {
    look: useMemo(() => ({ axis, smoothing, isLog }), [axis, smoothing, isLog]),
    setAxis: setAxisText,
    setSmoothing: (next) => setSmoothText(String(next)),
    setLog: (next) => setLogText(next ? '1' : '0'),
  };
}
