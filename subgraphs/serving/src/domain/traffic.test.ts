import { describe, expect, test } from 'vitest';
import { record } from '../testing/spool-records.js';
import { predictionIdAt } from './prediction-time.js';
import { bucketsOf, spanMsOf, spansOf } from './traffic.js';

const now = new Date('2026-03-01T12:00:00Z');
const at = (secondsAgo: number): Date => new Date(now.getTime() - secondsAgo * 1_000);
const answered = (secondsAgo: number, latencyMs = 4, variantId = 'var_1') => record({ id: predictionIdAt(at(secondsAgo)), variantId, latencyMs });

describe('traffic', () => {
  test('is counted by variant in tens of seconds', () => {
    const failed = { ...answered(12), kind: 'failed' as const };
    const buckets = bucketsOf([answered(12), answered(11), failed, answered(1), answered(1, 4, 'var_2')], now);
    expect(buckets.map(({ variantId, fromMs, requests, errors }) => [variantId, (now.getTime() - fromMs) / 1_000, requests, errors])).toEqual([
      ['var_1', 20, 3, 1],
      ['var_1', 10, 1, 0],
      ['var_2', 10, 1, 0],
    ]);
  });

  test('of many rows is one request, and of a day ago nobody asks', () => {
    expect(bucketsOf([answered(1), { ...answered(1), row: 1 }], now)).toMatchObject([{ requests: 1 }]);
    expect(bucketsOf([answered(86_401)], now)).toEqual([]);
  });

  test('adds up to spans with their percentiles; where all failed there are none', () => {
    const buckets = bucketsOf([answered(55, 4), answered(45, 4), answered(35, 64), { ...answered(5), kind: 'failed' as const }], now);
    const [early, late] = spansOf(buckets, 30_000);
    expect(early).toMatchObject({ variantId: 'var_1', from: at(60), requests: 3, errors: 0 });
    expect(early!.latencyMs!.p50).toBeCloseTo(4, 0);
    expect(Math.abs(early!.latencyMs!.p99 / 64 - 1)).toBeLessThan(0.03);
    expect(late).toEqual({ variantId: 'var_1', from: at(30), requests: 1, errors: 1, latencyMs: undefined });
  });

  test('has at most 360 spans, however long one looks back', () => {
    expect([1, 60, 61, 360, 1_440].map(spanMsOf)).toEqual([10_000, 10_000, 20_000, 60_000, 240_000]);
    expect(() => spanMsOf(1_441)).toThrow('Traffic of 1441 minutes is not kept; expected 1 to 1,440 minutes');
    expect(() => spanMsOf(0)).toThrow(/expected 1 to/);
  });
});
