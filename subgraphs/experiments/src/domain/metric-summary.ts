import type { MetricSeries } from './metric.js';

/** What is known of a series without reading it. */
export interface MetricSummary {
  readonly key: string;
  /** The value at the highest step; of equal steps the one measured last, of equal times the highest. */
  readonly latest: number;
  readonly latestStep: number;
  /** Milliseconds since 1970 UTC. */
  readonly latestAtMs: number;
  /** Of the finite values; undefined when there is none. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly count: number;
}

/** The summary of a series that has at least one point. */
export function summaryOf({ key, steps, values, atMs }: MetricSeries): MetricSummary {
  let last = 0;
  let minimum: number | undefined;
  let maximum: number | undefined;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isFinite(value)) {
      if (minimum === undefined || value < minimum) minimum = value;
      if (maximum === undefined || value > maximum) maximum = value;
    }
    if (index > 0 && isLater([steps[index]!, atMs[index]!, value], [steps[last]!, atMs[last]!, values[last]!])) last = index;
  }
  return { key, latest: values[last]!, latestStep: steps[last]!, latestAtMs: atMs[last]!, minimum, maximum, count: values.length };
}

/** The summary of two parts of one series. */
export function summaryOfBoth(a: MetricSummary, b: MetricSummary): MetricSummary {
  const later = isLater([b.latestStep, b.latestAtMs, b.latest], [a.latestStep, a.latestAtMs, a.latest]) ? b : a;
  return {
    key: a.key,
    latest: later.latest,
    latestStep: later.latestStep,
    latestAtMs: later.latestAtMs,
    minimum: extreme(Math.min, a.minimum, b.minimum),
    maximum: extreme(Math.max, a.maximum, b.maximum),
    count: a.count + b.count,
  };
}

/** Whether a point stands for the metric rather than another: by step, then time, then value; NaN stands only where nothing else does. */
function isLater(candidate: readonly [step: number, atMs: number, value: number], known: readonly [step: number, atMs: number, value: number]): boolean {
  if (candidate[0] !== known[0]) return candidate[0] > known[0];
  if (candidate[1] !== known[1]) return candidate[1] > known[1];
  return candidate[2] > known[2] || (Number.isNaN(known[2]) && !Number.isNaN(candidate[2]));
}

function extreme(pick: (a: number, b: number) => number, a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : pick(a, b);
}
