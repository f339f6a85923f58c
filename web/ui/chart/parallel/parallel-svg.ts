import { formatNumber } from '../../format';
import { axisLabels, shortened } from '../axis-labels';
import { paper, tag, text, type PaperLook } from '../export/svg';
import { highColour, lowColour, mixedRgb } from '../mix';
import { placeOn, scaleOf } from '../value-scale';
import { axesOf, edge, passes, pathOf, yOf, type Brush, type ParallelLine } from './geometry';

export interface ParallelPicture {
  readonly title: string;
  readonly fields: readonly { readonly id: string; readonly label: string }[];
  readonly lines: readonly ParallelLine[];
  readonly brushes: readonly Brush[];
  /** The field that colours the lines. */
  readonly colour: { readonly id: string; readonly label: string } | undefined;
  readonly look: PaperLook;
}

const room = { width: 1_000, height: 420 };

/** Parallel coordinates as a file: axes with names and values, lines, and what the colours mean. */
export function parallelSvg({ title, fields, lines, brushes, colour, look }: ParallelPicture): string {
  const axes = axesOf(fields, lines, room);
  const scale = scaleOf(lines.map(({ values }) => (colour === undefined ? undefined : values[colour.id])));
  const [low, high] = [look.series(lowColour), look.series(highColour)];
  const strokeOf = (line: ParallelLine) => {
    const place = colour && placeOn(scale, line.values[colour.id]);
    return place === undefined ? look.baseline : mixedRgb(low, high, place);
  };
  const body = [
    ...lines.map((line) => tag('path', { d: pathOf(line, axes, room), fill: 'none', stroke: strokeOf(line), 'stroke-width': 1.5, 'stroke-opacity': passes(line, axes, brushes) ? 0.85 : 0.08 })),
    ...axes.flatMap((axis) => [
      tag('line', { x1: axis.x, x2: axis.x, y1: yOf(0, room), y2: yOf(1, room), stroke: look.quiet }),
      text(axis.x, edge.top - 16, `${shortened(axis.label, 24)}${axis.scale.kind === 'number' && axis.scale.isLog ? ' (log)' : ''}`, { fill: look.text, anchor: 'middle', weight: 600 }),
      ...axisLabels(axis.scale, 6).map(({ place, label }) => text(axis.x + 6, yOf(place, room) + 4, shortened(label, 16), { fill: look.quiet, halo: true })),
      ...brushes.filter(({ axis: id }) => id === axis.id).map(({ from, to }) => tag('rect', { x: axis.x - 6, y: yOf(to, room), width: 12, height: yOf(from, room) - yOf(to, room), fill: look.quiet, 'fill-opacity': 0.25 })),
    ]),
  ].join('');
  const keys =
    colour === undefined || scale.kind !== 'number'
      ? []
      : [
          { label: `${colour.label} ${formatNumber(scale.low)} (lowest)`, colour: low },
          { label: `${colour.label} ${formatNumber(scale.high)} (highest)`, colour: high },
        ];
  return paper(body, { title, ...room, keys, look });
}
