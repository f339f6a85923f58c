import { InvalidInputError } from '@cairn/core';
import { requireKey } from './param.js';

/** One measured value. NaN and infinities are values too. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  /** Whole number; which unit it counts (iterations, epochs) is the caller's to say. */
  readonly step: number;
  readonly at: Date;
}

/** What is known of a series without reading it. Finite values only, except `latest`. */
export interface MetricSummary {
  readonly key: string;
  readonly latest: number;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly lastStep: number;
  readonly count: number;
}

/** The points of one key in the order they were logged, as columns of equal length. */
export interface MetricSeries {
  readonly key: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly at: readonly Date[];
}

/** The most points one batch may hold. */
const maxBatchPoints = 10_000;

/** @throws {InvalidInputError} naming the first point that does not fit, with its place. */
export function checkPoints(points: readonly MetricPoint[]): void {
  if (points.length > maxBatchPoints) {
    throw new InvalidInputError(`Batch of ${points.length.toLocaleString('en')} points exceeds ${maxBatchPoints.toLocaleString('en')} points`);
  }
  points.forEach(({ key, step, at }, index) => {
    requireKey('Metric', key);
    if (!Number.isSafeInteger(step)) {
      throw new InvalidInputError(`Point ${index + 1} ('${key}') has step ${step}; expected a whole number between -2^53 and 2^53`);
    }
    if (Number.isNaN(at.getTime())) throw new InvalidInputError(`Point ${index + 1} ('${key}') has no valid time`);
  });
}

/** Splits a batch into one series per key, keeping the order within each. */
export function seriesOf(points: readonly MetricPoint[]): MetricSeries[] {
  const byKey = new Map<string, { key: string; steps: number[]; values: number[]; at: Date[] }>();
  for (const point of points) {
    let series = byKey.get(point.key);
    if (!series) byKey.set(point.key, (series = { key: point.key, steps: [], values: [], at: [] }));
    series.steps.push(point.step);
    series.values.push(point.value);
    series.at.push(point.at);
  }
  return [...byKey.values()];
}

/**
 * At most about `maxPoints` points of a series, with the extremes kept: each of `maxPoints / 2` equal parts gives its
 * lowest and its highest point, so that a spike of a single step stays visible. A shorter series comes back whole.
 */
export function thin(series: MetricSeries, maxPoints: number): MetricSeries {
  const count = series.steps.length;
  if (count <= maxPoints) return series;
  const parts = Math.max(1, Math.floor(maxPoints / 2));
  const kept: number[] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * count) / parts);
    const to = Math.floor(((part + 1) * count) / parts);
    let low = from;
    let high = from;
    for (let index = from + 1; index < to; index++) {
      if (series.values[index]! < series.values[low]!) low = index;
      if (series.values[index]! > series.values[high]!) high = index;
    }
    kept.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]));
  }
  const pick = <T>(column: readonly T[]): T[] => kept.map((index) => column[index]!);
  return { key: series.key, steps: pick(series.steps), values: pick(series.values), at: pick(series.at) };
}
