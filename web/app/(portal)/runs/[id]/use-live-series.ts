'use client';

import { useEffect, useRef, useState } from 'react';
import { MetricsLogged, type MetricSeries } from '../../../../live/queries/run';
import { useEvents } from '../../../../live/use-events';
import { appendPoints, type LoggedPoint } from './append-points';

/** The stored series and what has been logged since, drawn at most once a frame however fast points come. */
export function useLiveSeries(runId: string, stored: readonly MetricSeries[] | undefined, running: boolean): readonly MetricSeries[] {
  const [series, setSeries] = useState<readonly MetricSeries[]>(stored ?? []);
  const waiting = useRef<LoggedPoint[]>([]);
  const frame = useRef(0);
  useEffect(() => {
    if (stored !== undefined) setSeries(stored);
  }, [stored]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  useEvents(MetricsLogged, running ? { runIds: [runId] } : undefined, ({ metricsLogged }) => {
    waiting.current.push(...metricsLogged.points);
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const points = waiting.current.splice(0);
      setSeries((known) => appendPoints(known, points));
    });
  });
  return series;
}
