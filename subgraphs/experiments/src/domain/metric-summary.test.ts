import { describe, expect, it } from 'vitest';
import { seriesOf, thin } from './metric.js';
import { summaryOf, summaryOfBoth } from './metric-summary.js';

const series = (...points: [step: number, value: number, atMs?: number][]) => seriesOf(points.map(([step, value, atMs = 0]) => ({ key: 'm', step, value, atMs })))[0]!;

describe('what is known of a metric without its series', () => {
  it.each([
    ['the highest step', [[5, 2], [3, 1]], 2],
    ['of equal steps the one measured last', [[1, 5, 10], [1, 7, 5]], 5],
    ['of equal times the highest', [[1, 5, 10], [1, 7, 10]], 7],
    ['a number rather than NaN', [[1, NaN, 10], [1, 7, 10]], 7],
    ['NaN where the highest step has nothing else', [[1, 1], [2, NaN]], NaN],
  ] as [string, [number, number, number?][], number][])('is the value of %s', (_, points, latest) => {
    expect(summaryOf(series(...points)).latest).toBe(latest);
    const [first, ...rest] = points;
    const inTwo = summaryOfBoth(summaryOf(series(first!)), summaryOf(series(...rest)));
    expect(inTwo).toEqual(summaryOf(series(...points)));
  });

  it('counts everything and takes extremes from finite values', () => {
    expect(summaryOf(series([1, Infinity], [2, 3], [3, -1], [4, NaN]))).toMatchObject({ minimum: -1, maximum: 3, count: 4 });
    expect(summaryOf(series([1, NaN]))).toMatchObject({ minimum: undefined, maximum: undefined, count: 1 });
  });
});

describe('a series that is thinned', () => {
  it('keeps a spike of a single step, and says how long it was', () => {
    const long = series(...Array.from({ length: 10_000 }, (_, step): [number, number] => [step, step === 7_777 ? 99 : Math.sin(step)]));
    const thinned = thin(long, 100);
    expect(thinned.steps.length).toBeLessThanOrEqual(100);
    expect(thinned.values).toContain(99);
    expect(thinned.count).toBe(10_000);
  });
});
