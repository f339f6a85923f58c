'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { MetricsLogged, type LoggedPoint } from '../../../live/queries/series';
import { useEvents } from '../../../live/use-events';

/** What has been logged since the page was opened. */
export interface LivePoints {
  readonly of: (runId: string, key: string) => readonly LoggedPoint[];
  /** Grows with every batch that is drawn. */
  readonly version: number;
}

/** Most points a metric that are kept beside what a query knew: then the oldest go, and a chart that is opened anew asks for them. */
const mostPoints = 20_000;
const none: readonly LoggedPoint[] = [];

/** Hears the points of runs as they are logged, and has them drawn at most once a frame however fast they come. */
export function useLivePoints(runIds: readonly string[]): LivePoints {
  const points = useRef(new Map<string, LoggedPoint[]>());
  const frame = useRef(0);
  const [version, setVersion] = useState(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  useEvents(MetricsLogged, runIds.length === 0 ? undefined : { runIds }, ({ metricsLogged: { run, points: logged } }) => {
    for (const point of logged) {
      const key = `${run.id} ${point.key}`;
      const known = points.current.get(key) ?? [];
      known.push(point);
      if (known.length > mostPoints) known.splice(0, known.length - mostPoints);
      points.current.set(key, known);
    }
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      setVersion((count) => count + 1);
    });
  });
  const of = useCallback((runId: string, key: string) => points.current.get(`${runId} ${key}`) ?? none, []);
  return { of, version };
}
