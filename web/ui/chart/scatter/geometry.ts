import { placeOn, scaleOf, type Value, type ValueScale } from '../value-scale';

/** Something with a value on either axis: a run. */
export interface ScatterPoint {
  readonly id: string;
  readonly label: string;
  /** Which colour it has. */
  readonly place: number;
  readonly x: Value;
  readonly y: Value;
}

export interface Scatter {
  readonly x: ValueScale;
  readonly y: ValueScale;
  /** Points that have a place, in pixels. */
  readonly placed: readonly (ScatterPoint & { readonly left: number; readonly top: number })[];
  /** How many have no place: without a value, or not above 0 on a logarithmic axis. */
  readonly left: number;
}

export interface ScatterRoom {
  readonly width: number;
  readonly height: number;
}

/** What is beside the points, in pixels: values and names of the axes, and air for points at the edge. */
export const edge = { left: 74, right: 24, top: 14, bottom: 48, air: 10 } as const;

/** Where points stand. */
export function scatterOf(points: readonly ScatterPoint[], isLog: { readonly x: boolean; readonly y: boolean }, room: ScatterRoom): Scatter {
  const x = scaleOf(points.map((point) => point.x), isLog.x);
  const y = scaleOf(points.map((point) => point.y), isLog.y);
  const placed = points.flatMap((point) => {
    const [across, up] = [placeOn(x, point.x), placeOn(y, point.y)];
    return across === undefined || up === undefined ? [] : [{ ...point, left: leftOf(across, room), top: topOf(up, room) }];
  });
  return { x, y, placed, left: points.length - placed.length };
}

export function leftOf(place: number, { width }: ScatterRoom): number {
  return edge.left + edge.air + place * (width - edge.left - edge.right - 2 * edge.air);
}

export function topOf(place: number, { height }: ScatterRoom): number {
  return height - edge.bottom - edge.air - place * (height - edge.top - edge.bottom - 2 * edge.air);
}
