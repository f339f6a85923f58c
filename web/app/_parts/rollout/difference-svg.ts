import { linearTicks } from '../../../ui/chart/export/ticks';
import { paper, tag, text, type PaperLook } from '../../../ui/chart/export/svg';
import { formatCount } from '../../../ui/format';
import { differencePlot, edge } from './difference-geometry';
import { signed } from './read-evidence';

export interface DifferencePicture {
  readonly title: string;
  readonly differences: readonly number[];
  readonly interval: { readonly mean: number; readonly lower: number; readonly upper: number } | undefined;
  readonly look: PaperLook;
}

const room = { width: 900, height: 320 };

/** The histogram of differences as a file. */
export function differenceSvg({ title, differences, interval, look }: DifferencePicture): string {
  const { bars, reach, most, leftOf, topOf } = differencePlot(differences, room);
  const bottom = room.height - edge.bottom;
  const [bar, mean] = [look.series('--series-1'), look.series('--series-2')];
  const within = (value: number) => leftOf(Math.max(-reach, Math.min(reach, value)));
  const body = [
    ...linearTicks(0, most, 4).map((count) => tag('line', { x1: edge.left, x2: room.width - edge.right, y1: topOf(count), y2: topOf(count), stroke: look.line }) + text(edge.left - 8, topOf(count) + 4, formatCount(count), { fill: look.quiet, anchor: 'end' })),
    ...bars.map(({ left, width, top, height }) => tag('rect', { x: left, y: top, width, height, fill: bar })),
    ...linearTicks(-reach, reach, 8).map((value) => text(leftOf(value), bottom + 16, signed(value), { fill: look.quiet, anchor: 'middle' })),
    tag('line', { x1: leftOf(0), x2: leftOf(0), y1: edge.top, y2: bottom, stroke: look.baseline, 'stroke-dasharray': '4 4' }),
    ...(interval === undefined
      ? []
      : [
          tag('line', { x1: within(interval.lower), x2: within(interval.upper), y1: 14, y2: 14, stroke: mean, 'stroke-width': 2 }),
          tag('circle', { cx: within(interval.mean), cy: 14, r: 4.5, fill: mean }),
        ]),
  ].join('');
  const keys = [{ label: 'Rows', colour: bar }, ...(interval === undefined ? [] : [{ label: `Mean ${signed(interval.mean)} (${signed(interval.lower)} to ${signed(interval.upper)})`, colour: mean }])];
  return paper(body, { title, ...room, keys, look });
}
