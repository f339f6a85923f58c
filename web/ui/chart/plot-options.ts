import type { RefObject } from 'react';
import uPlot from 'uplot';
import { formatDuration, formatNumber } from '../format';
import type { LineChartProps } from './line-chart';
import type { LineChartData } from './line-chart-data';
import { logTicks } from './export/ticks';
import { drawMarks } from './plot-marks';
import { readout } from './plot-readout';
import { colourOf, seriesLook } from './palette';
import { timeTicks } from './time-ticks';

const font = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** From this many lines on the cursor has no dot on each of them. */
const dotsUpTo = 12;

/** Columns as uPlot takes them: x, the lines, then low and high of every band. */
export function plotData({ x, series, bands = [] }: LineChartData): uPlot.AlignedData {
  return [x, ...series.map(({ values }) => values), ...bands.flatMap(({ low, high }) => [low, high])] as unknown as uPlot.AlignedData;
}

export function plotOptions(element: HTMLElement, latest: RefObject<LineChartProps>): uPlot.Options {
  const { data, height = 200, sync, log = false } = latest.current;
  const colour = (token: string) => colourOf(element, token);
  const axis: uPlot.Axis = { stroke: colour('--text-faint'), font, grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, border: { show: false } };
  const firstBand = 1 + data.series.length;
  return {
    width: element.clientWidth || 400,
    height,
    padding: [8, 16, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC'),
    legend: { show: false },
    scales: {
      x: { time: data.xIs === 'time', range: (_plot, low, high) => spanOf(data, low, high) },
      y: log ? { distr: 3, range: (_plot, low, high) => logRoom(low, high) } : { range: (_plot, low, high) => roomFor(data, low, high) },
    },
    axes: [
      { ...axis, space: 70, size: 26, ...xTicks(data) },
      { ...axis, size: 54, space: 36, values: (_plot, values) => values.map((value) => formatNumber(value)), ...(log ? logSplits : {}) },
    ],
    series: [{}, ...data.series.map((line, place) => seriesOptions(line, place, data.x.length, colour)), ...(data.bands ?? []).flatMap(() => [hidden, hidden])],
    bands: (data.bands ?? []).map(({ place = 0 }, band) => ({ series: [firstBand + 2 * band + 1, firstBand + 2 * band] as [number, number], fill: faint(colour(seriesLook(place).colour), 0.14) })),
    focus: { alpha: 0.16 },
    cursor: { y: false, points: { size: 6, show: data.series.length <= dotsUpTo }, drag: { x: true, y: false, setScale: false }, ...(sync === undefined ? {} : { sync: { key: sync } }) },
    plugins: [readout(() => latest.current.data)],
    hooks: {
      draw: [(plot) => drawMarks(plot, latest.current.data, { line: colour('--text-faint'), bad: colour('--bad'), font })],
      setSelect: [(plot) => selected(plot, latest.current.onRange)],
      ready: [(plot) => plot.over.addEventListener('dblclick', () => latest.current.onRange?.(undefined))],
    },
  };
}

const hidden: uPlot.Series = { stroke: 'transparent', points: { show: false } };

function seriesOptions(line: LineChartData['series'][number], place: number, points: number, colour: (token: string) => string): uPlot.Series {
  const look = seriesLook(line.place ?? place);
  const full = line.quiet === true ? colour('--baseline') : colour(look.colour);
  const stroke = line.faint === true ? faint(full, 0.26) : full;
  const dash = line.quiet === true ? [4, 4] : line.faint === true ? undefined : look.dash;
  return { label: line.label, stroke, width: line.faint === true ? 1 : 1.6, spanGaps: true, points: { show: points < 40 && line.faint !== true, size: 5, fill: stroke }, ...(dash === undefined ? {} : { dash }) };
}

function xTicks({ xIs }: LineChartData): Pick<uPlot.Axis, 'values' | 'incrs'> {
  if (xIs === 'step') return {};
  if (xIs === 'time') return { values: (_plot, ticks, _axis, _space, gap) => timeTicks(ticks, gap) };
  // Seconds, minutes, hours and days in steps that people count in.
  const incrs = [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800, 604_800];
  return { incrs, values: (_plot, ticks) => ticks.map((seconds) => (seconds === 0 ? '0' : formatDuration(seconds * 1_000))) };
}

/** Round powers, all of them said. */
const logSplits: Pick<uPlot.Axis, 'splits' | 'filter'> = { splits: (_plot, _axis, low, high) => [...logTicks(low, high)], filter: (_plot, splits) => splits };

/** A single window is drawn in the middle of a day or a step, not of a century. */
function spanOf({ xIs }: LineChartData, low: number, high: number): [number, number] {
  const air = xIs === 'time' ? 86_400 : 1;
  return low === high ? [low - air, high + air] : [low, high];
}

/** The range of the values and of what they are measured against, with a little air. */
function roomFor({ thresholds = [] }: LineChartData, low: number, high: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const bottom = Math.min(low, ...thresholds.map(({ value }) => value));
  const top = Math.max(high, ...thresholds.map(({ value }) => value));
  const air = (top - bottom || Math.abs(top) || 1) * (thresholds.length === 0 ? 0.06 : 0.14);
  return [bottom >= 0 && bottom - air < 0 ? 0 : bottom - air, top + air];
}

/** The same on a logarithmic axis, where air is a factor. */
function logRoom(low: number, high: number): [number, number] {
  if (!(low > 0) || !Number.isFinite(high)) return [0.1, 1];
  const air = Math.max((high / low) ** 0.05, 1.05);
  return [low / air, high * air];
}

function faint(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
}

function selected(plot: uPlot, hear: LineChartProps['onRange']): void {
  const { left, width } = plot.select;
  if (width > 4) hear?.([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
  if (width > 0) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
