import { formatDuration, formatNumber } from '../../format';
import { xNames, type Line, type LineChartData } from '../line-chart-data';
import { seriesLook } from '../palette';
import { timeTicks } from '../time-ticks';
import { paper, tag, text, type PaperLook } from './svg';
import { linearTicks, logTicks } from './ticks';

export interface LineChartPicture {
  readonly title: string;
  readonly unit?: string | undefined;
  readonly log?: boolean | undefined;
  /** The part of the x axis that is shown; all when absent. */
  readonly range?: readonly [number, number] | undefined;
  readonly look: PaperLook;
}

const width = 900;
const height = 380;
const plot = { left: 74, right: width - 24, top: 8, bottom: height - 48 };

/** What a line chart draws, as an SVG file that needs nothing else: title, axes with their names, lines, legend. */
export function lineChartSvg(data: LineChartData, { title, unit, log = false, range, look }: LineChartPicture): string {
  const [fromX, toX] = range ?? widened(data.x[0] ?? 0, data.x.at(-1) ?? 1);
  const inside = (place: number) => data.x[place]! >= fromX && data.x[place]! <= toX;
  const { bands = [], thresholds = [], events = [] } = data;
  const drawnValues = [...data.series.map((line) => line.values), ...bands.flatMap((band) => [band.low, band.high])];
  const values = [...drawnValues.flatMap((line) => line.filter((value, place): value is number => value !== null && inside(place))), ...thresholds.map(({ value }) => value)].filter((value) => !log || value > 0);
  const [low, high] = widened(lowest(values) ?? (log ? 0.1 : 0), highest(values) ?? 1);
  const scale = (value: number) => (log ? Math.log(value) : value);
  const xOf = (x: number) => plot.left + ((x - fromX) / (toX - fromX)) * (plot.right - plot.left);
  const yOf = (value: number) => plot.bottom - ((scale(value) - scale(low)) / (scale(high) - scale(low))) * (plot.bottom - plot.top);

  const xTicks = linearTicks(fromX, toX, 8);
  const xLabels = data.xIs === 'time' ? timeTicks(xTicks, (xTicks[1] ?? toX) - xTicks[0]!) : xTicks.map((x) => (data.xIs === 'duration' ? formatDuration(x * 1_000) : formatNumber(x)));
  const yTicks = log ? logTicks(low, high) : linearTicks(low, high, 6);
  const body = [
    ...yTicks.map((value) => tag('line', { x1: plot.left, x2: plot.right, y1: yOf(value), y2: yOf(value), stroke: look.line }) + text(plot.left - 8, yOf(value) + 4, formatNumber(value), { fill: look.quiet, anchor: 'end' })),
    ...xTicks.map((x, place) => tag('line', { x1: xOf(x), x2: xOf(x), y1: plot.top, y2: plot.bottom, stroke: look.line }) + text(xOf(x), plot.bottom + 16, xLabels[place]!, { fill: look.quiet, anchor: 'middle' })),
    text((plot.left + plot.right) / 2, plot.bottom + 38, xNames[data.xIs], { fill: look.quiet, anchor: 'middle' }),
    text(18, (plot.top + plot.bottom) / 2, `${unit ?? title}${log ? ', logarithmic' : ''}`, { fill: look.quiet, anchor: 'middle', turn: -90 }),
    ...bands.map((band) => areaOf(band)),
    ...data.series.map((line, at) => pathOf(line, at)),
    ...thresholds.map(({ label, value }) => tag('line', { x1: plot.left, x2: plot.right, y1: yOf(value), y2: yOf(value), stroke: look.bad, 'stroke-dasharray': '5 4' }) + text(plot.right - 4, yOf(value) - 4, label, { fill: look.bad, anchor: 'end', halo: true })),
    ...events.filter(({ x }) => x >= fromX && x <= toX).map((event, place) => markOf(event, place)),
  ].join('');

  function areaOf({ low: bottom, high: top, place = 0 }: NonNullable<LineChartData['bands']>[number]): string {
    const places = data.x.map((_, at) => at).filter((at) => inside(at) && bottom[at] != null && top[at] != null);
    const edge = (ats: readonly number[], side: readonly (number | null)[]) => ats.map((at) => `${round(xOf(data.x[at]!))} ${round(yOf(side[at]!))}`);
    return places.length < 2 ? '' : tag('path', { d: `M${[...edge(places, top), ...edge(places.toReversed(), bottom)].join('L')}Z`, fill: look.series(seriesLook(place).colour), 'fill-opacity': 0.14 });
  }

  function markOf({ x, label, bad = false }: NonNullable<LineChartData['events']>[number], place: number): string {
    const colour = bad ? look.bad : look.quiet;
    return tag('line', { x1: xOf(x), x2: xOf(x), y1: plot.top, y2: plot.bottom, stroke: colour, 'stroke-dasharray': '2 2' }) + text(xOf(x) + 4, plot.top + 10 + 13 * (place % 4), label, { fill: colour, halo: true });
  }

  function pathOf(line: Line, at: number): string {
    const drawn = line.values.map((value, place) => (value === null || !inside(place) || (log && value <= 0) ? undefined : `${round(xOf(data.x[place]!))} ${round(yOf(value))}`)).filter((point) => point !== undefined);
    if (drawn.length === 0) return '';
    const { colour, dash } = keyOf(line, at, look);
    if (drawn.length === 1) return tag('circle', { cx: Number(drawn[0]!.split(' ')[0]), cy: Number(drawn[0]!.split(' ')[1]), r: 3, fill: colour });
    return tag('path', { d: `M${drawn.join('L')}`, fill: 'none', stroke: colour, 'stroke-width': line.faint === true ? 1 : 1.6, 'stroke-opacity': line.faint === true ? 0.26 : undefined, 'stroke-dasharray': line.faint === true ? undefined : dash, 'stroke-linejoin': 'round' });
  }

  const keys = [...data.series.flatMap((line, at) => (line.faint === true ? [] : [keyOf(line, at, look)])), ...bands.map(({ label, place = 0 }) => ({ label, colour: look.series(seriesLook(place).colour), dash: '1 1' }))];
  return paper(body, { title: unit === undefined ? title : `${title} (${unit})`, width, height, keys, look });
}

function keyOf(line: Line, at: number, look: PaperLook) {
  const { colour, dash } = seriesLook(line.place ?? at);
  return line.quiet === true ? { label: line.label, colour: look.baseline, dash: '4 4' } : { label: line.label, colour: look.series(colour), dash: dash?.join(' ') };
}

/** Two values that are not the same, so that there is something to draw between. */
function widened(low: number, high: number): readonly [number, number] {
  if (high > low) return [low, high];
  const air = Math.abs(low) * 0.1 || 1;
  return [low - air, high + air];
}

function lowest(values: readonly number[]): number | undefined {
  return values.reduce<number | undefined>((least, value) => (least === undefined || value < least ? value : least), undefined);
}

function highest(values: readonly number[]): number | undefined {
  return values.reduce<number | undefined>((most, value) => (most === undefined || value > most ? value : most), undefined);
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
