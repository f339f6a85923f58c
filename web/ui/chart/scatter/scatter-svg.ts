import { axisLabels, shortened } from '../axis-labels';
import { paper, tag, text, type PaperLook } from '../export/svg';
import { seriesLook } from '../palette';
import { edge, leftOf, scatterOf, topOf, type ScatterPoint } from './geometry';

export interface ScatterPicture {
  readonly title: string;
  readonly points: readonly ScatterPoint[];
  readonly isLog: { readonly x: boolean; readonly y: boolean };
  readonly names: { readonly x: string; readonly y: string };
  readonly look: PaperLook;
}

const room = { width: 900, height: 480 };

/** A scatter as a file: both axes with names and values, points, and which run each is. */
export function scatterSvg({ title, points, isLog, names, look }: ScatterPicture): string {
  const { x, y, placed } = scatterOf(points, isLog, room);
  const [right, bottom] = [room.width - edge.right, room.height - edge.bottom];
  const colourOf = (point: ScatterPoint) => look.series(seriesLook(point.place).colour);
  const named = (name: string, log: boolean) => (log ? `${name}, logarithmic` : name);
  const body = [
    ...axisLabels(x, 7).map(({ place, label }) => tag('line', { x1: leftOf(place, room), x2: leftOf(place, room), y1: edge.top, y2: bottom, stroke: look.line }) + text(leftOf(place, room), bottom + 16, shortened(label, 14), { fill: look.quiet, anchor: 'middle' })),
    ...axisLabels(y, 6).map(({ place, label }) => tag('line', { x1: edge.left, x2: right, y1: topOf(place, room), y2: topOf(place, room), stroke: look.line }) + text(edge.left - 8, topOf(place, room) + 4, shortened(label, 10), { fill: look.quiet, anchor: 'end' })),
    text((edge.left + right) / 2, bottom + 38, named(names.x, isLog.x), { fill: look.quiet, anchor: 'middle' }),
    text(18, (edge.top + bottom) / 2, named(names.y, isLog.y), { fill: look.quiet, anchor: 'middle', turn: -90 }),
    ...placed.map((point) => tag('circle', { cx: point.left, cy: point.top, r: 5, fill: colourOf(point), 'fill-opacity': 0.8 })),
  ].join('');
  return paper(body, { title, ...room, keys: placed.map((point) => ({ label: point.label, colour: colourOf(point) })), look });
}
