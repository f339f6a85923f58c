import { placeOn, scaleOf, wantsLog, type Value, type ValueScale } from '../value-scale';

/** Something with values on many axes: a run with its params and metrics. */
export interface ParallelLine {
  readonly id: string;
  readonly label: string;
  readonly values: Readonly<Record<string, Value>>;
}

export interface ParallelAxis {
  readonly id: string;
  readonly label: string;
  readonly scale: ValueScale;
  /** Where it stands, in pixels. */
  readonly x: number;
}

/** A part of an axis that lines must pass through, 0 (bottom) to 1. */
export interface Brush {
  readonly axis: string;
  readonly from: number;
  readonly to: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Where axes begin and end, in pixels from the edges: names above, values below and beside. */
export const edge = { top: 44, bottom: 24, side: 70 } as const;

/** Axes side by side; those whose values lie far apart go by powers. */
export function axesOf(fields: readonly { readonly id: string; readonly label: string }[], lines: readonly ParallelLine[], { width }: Room): readonly ParallelAxis[] {
  const gap = fields.length < 2 ? 0 : (width - 2 * edge.side) / (fields.length - 1);
  return fields.map(({ id, label }, place) => {
    const values = lines.map((line) => line.values[id]);
    return { id, label, scale: scaleOf(values, wantsLog(values)), x: fields.length < 2 ? width / 2 : edge.side + place * gap };
  });
}

/** Pixels from the top of a place on an axis. */
export function yOf(place: number, { height }: Room): number {
  return height - edge.bottom - place * (height - edge.top - edge.bottom);
}

/** The place on an axis of so many pixels from the top, 0 to 1. */
export function placeAt(y: number, { height }: Room): number {
  return Math.max(0, Math.min(1, (height - edge.bottom - y) / (height - edge.top - edge.bottom)));
}

/** A line through its axes; it breaks where it has no value, and a value between two gaps is a dot. */
export function pathOf(line: ParallelLine, axes: readonly ParallelAxis[], room: Room): string {
  let isOpen = false;
  return axes
    .map(({ id, scale, x }) => {
      const place = placeOn(scale, line.values[id]);
      const wasOpen = isOpen;
      isOpen = place !== undefined;
      return place === undefined ? '' : `${wasOpen ? 'L' : 'M'}${x.toFixed(1)} ${yOf(place, room).toFixed(1)}${wasOpen ? '' : 'h.01'}`;
    })
    .join('');
}

/** Whether a line passes through every brush. */
export function passes(line: ParallelLine, axes: readonly ParallelAxis[], brushes: readonly Brush[]): boolean {
  return brushes.every(({ axis: id, from, to }) => {
    const axis = axes.find((one) => one.id === id);
    const place = axis && placeOn(axis.scale, line.values[id]);
    return axis === undefined || (place !== undefined && place >= from - 1e-9 && place <= to + 1e-9);
  });
}
