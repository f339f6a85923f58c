import { InvalidInputError } from '@cairn/core';
import { requireKey } from './param.js';

/** One measured value. NaN and infinities are values too. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  /** Whole number; which unit it counts (iterations, epochs) is the caller's to say. */
  readonly step: number;
  /** When it was measured, in milliseconds since 1970 UTC. */
  readonly atMs: number;
}

/** The points of one key in the order they were logged, as columns of equal length. */
export interface MetricSeries {
  readonly key: string;
  readonly steps: Float64Array;
  readonly values: Float64Array;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: Float64Array;
}

/** A series of which perhaps only some points are shown. */
export interface ThinnedSeries extends MetricSeries {
  /** How many points the whole series has. */
  readonly count: number;
}

/** The most points one batch may hold. */
const maxBatchPoints = 10_000;
/** The last moment that a Date can hold, in milliseconds. */
const lastMoment = 8.64e15;

/** @throws {InvalidInputError} naming the first point that does not fit, with its place. */
export function checkPoints(points: readonly MetricPoint[]): void {
  requireBatchSize(points.length);
  points.forEach((point, index) => {
    requireKey('Metric', point.key);
    requirePlace(point, index);
  });
}

/** @throws {InvalidInputError} naming the first series that does not fit, and where in it. */
export function checkSeries(series: readonly MetricSeries[]): void {
  const count = series.reduce((sum, { steps }) => sum + steps.length, 0);
  requireBatchSize(count);
  const keys = new Set<string>();
  for (const { key, steps, values, atMs } of series) {
    requireKey('Metric', key);
    if (keys.has(key)) throw new InvalidInputError(`Series '${key}' comes twice in one batch`);
    keys.add(key);
    if (values.length !== steps.length || atMs.length !== steps.length) {
      throw new InvalidInputError(`Series '${key}' has ${steps.length} steps, ${values.length} values and ${atMs.length} times; expected as many of each`);
    }
    steps.forEach((step, index) => requirePlace({ key, step, atMs: atMs[index]! }, index));
  }
}

/** Splits points into one series per key, keeping the order within each. */
export function seriesOf(points: readonly MetricPoint[]): MetricSeries[] {
  const builder = new SeriesBuilder();
  for (const { key, step, value, atMs } of points) builder.add(key, { step, value, atMs });
  return builder.series();
}

/** Takes points one by one and makes a series of those of each key. */
export class SeriesBuilder {
  private readonly byKey = new Map<string, { readonly steps: number[]; readonly values: number[]; readonly atMs: number[] }>();

  add(key: string, { step, value, atMs }: Omit<MetricPoint, 'key'>): void {
    let columns = this.byKey.get(key);
    if (!columns) this.byKey.set(key, (columns = { steps: [], values: [], atMs: [] }));
    columns.steps.push(step);
    columns.values.push(value);
    columns.atMs.push(atMs);
  }

  /** All columns lie in one piece of memory: a batch may have a thousand keys, and so many small arrays cost more than their points. */
  series(): MetricSeries[] {
    let count = 0;
    for (const { steps } of this.byKey.values()) count += steps.length;
    const numbers = new Float64Array(3 * count);
    let end = 0;
    const column = (from: readonly number[]): Float64Array => {
      const begin = end;
      for (let index = 0; index < from.length; index++) numbers[end++] = from[index]!;
      return numbers.subarray(begin, end);
    };
    return Array.from(this.byKey, ([key, { steps, values, atMs }]) => ({ key, steps: column(steps), values: column(values), atMs: column(atMs) }));
  }
}

/** A series of so many points, all 0 until they are written. */
function emptySeries(key: string, count: number): MetricSeries {
  return { key, steps: new Float64Array(count), values: new Float64Array(count), atMs: new Float64Array(count) };
}

/** The points of several series of one key, one behind the other. */
export function joined(key: string, parts: readonly MetricSeries[]): MetricSeries {
  if (parts.length === 1) return parts[0]!;
  const whole = emptySeries(key, parts.reduce((sum, { steps }) => sum + steps.length, 0));
  let at = 0;
  for (const { steps, values, atMs } of parts) {
    whole.steps.set(steps, at);
    whole.values.set(values, at);
    whole.atMs.set(atMs, at);
    at += steps.length;
  }
  return whole;
}

/** The points from one place of a series up to another. */
export function sliced({ key, steps, values, atMs }: MetricSeries, from: number, to?: number): MetricSeries {
  return { key, steps: steps.subarray(from, to), values: values.subarray(from, to), atMs: atMs.subarray(from, to) };
}

/**
 * At most about `maxPoints` points of a series, with the extremes kept: each of `maxPoints / 2` equal parts gives its
 * lowest and its highest point, so that a spike of a single step stays visible. A shorter series comes back whole.
 */
export function thin(series: MetricSeries, maxPoints: number): ThinnedSeries {
  const count = series.steps.length;
  if (count <= maxPoints) return { ...series, count };
  const parts = Math.max(1, Math.floor(maxPoints / 2));
  const kept: number[] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * count) / parts);
    const to = Math.floor(((part + 1) * count) / parts);
    const { low, high } = extremesOf(series.values, from, to) ?? { low: from, high: from };
    kept.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]));
  }
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (index) => column[index]!);
  return { key: series.key, steps: pick(series.steps), values: pick(series.values), atMs: pick(series.atMs), count };
}

/** Places of the lowest and the highest value between `from` and `to`, the first of equals; undefined when all are NaN. */
export function extremesOf(values: ArrayLike<number>, from = 0, to = values.length): { readonly low: number; readonly high: number } | undefined {
  let low = -1;
  let high = -1;
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < values[low]!) low = index;
    if (high < 0 || value > values[high]!) high = index;
  }
  return low < 0 ? undefined : { low, high };
}

function requireBatchSize(count: number): void {
  if (count > maxBatchPoints) throw new InvalidInputError(`Batch of ${count.toLocaleString('en')} points exceeds ${maxBatchPoints.toLocaleString('en')} points`);
}

function requirePlace({ key, step, atMs }: Omit<MetricPoint, 'value'>, index: number): void {
  if (!Number.isSafeInteger(step)) throw new InvalidInputError(`Point ${index + 1} ('${key}') has step ${step}; expected a whole number between -2^53 and 2^53`);
  if (!(Math.abs(atMs) <= lastMoment)) throw new InvalidInputError(`Point ${index + 1} ('${key}') has no valid time`);
}
