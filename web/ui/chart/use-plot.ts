'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';
import uPlot from 'uplot';
import type { LineChartProps } from './line-chart';
import { plotData, plotOptions } from './plot-options';

/** A uPlot in an element: made once, given new values as they come, made anew when its lines or the colours change. */
export function usePlot(holder: RefObject<HTMLDivElement | null>, props: LineChartProps): RefObject<uPlot | null> {
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  const theme = useTheme();
  const { data, height = 200 } = props;
  const shape = JSON.stringify([data.xIs, data.series.map(({ label, quiet, faint, place, of }) => [label, quiet, faint, place, of]), data.bands?.length, data.thresholds, data.events, props.sync, props.log, height, theme]);

  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const made = new uPlot(plotOptions(element, latest), plotData(latest.current.data), element);
    plot.current = made;
    const resizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    resizes.observe(element);
    return () => {
      resizes.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [height, holder, shape]);

  useEffect(() => {
    plot.current?.setData(plotData(data), props.range === undefined);
  }, [data, props.range]);
  const focused = props.focus === undefined ? -1 : data.series.findIndex(({ of, faint }) => of === props.focus && faint !== true);
  useEffect(() => {
    if (focused === -1) plot.current?.setSeries(null, { focus: false }, false);
    else plot.current?.setSeries(focused + 1, { focus: true }, false);
  }, [focused, shape]);
  const [from, to] = props.range ?? [];
  useEffect(() => {
    if (plot.current === null) return;
    const x = plot.current.data[0];
    const [min, max] = from === undefined || to === undefined ? [x[0] ?? 0, x.at(-1) ?? 1] : [from, to];
    if (min < max) plot.current.setScale('x', { min, max });
  }, [from, to, shape]);
  return plot;
}

/** Changes when the page goes light or dark: a canvas does not follow by itself. */
function useTheme(): string {
  const [theme, setTheme] = useState('');
  useEffect(() => {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const read = () => setTheme(`${document.documentElement.dataset['theme'] ?? ''}${system.matches}`);
    read();
    const watcher = new MutationObserver(read);
    watcher.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    system.addEventListener('change', read);
    return () => {
      watcher.disconnect();
      system.removeEventListener('change', read);
    };
  }, []);
  return theme;
}
