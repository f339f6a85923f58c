import { InvalidInputError } from '@cairn/plugin';
import { expect, test } from 'vitest';
import { parseCanaryOptions } from './canary-options.js';

test('without options the documented defaults hold', () => {
  expect(parseCanaryOptions(undefined)).toEqual({
    steps: [10, 50, 100],
    bakeMs: 60_000,
    maxBakeMs: 3_600_000,
    minRequests: 200,
    maxErrorRateIncrease: 0.01,
    maxLatencyRatio: 1.5,
    latencyToleranceMs: 20,
    maxScoreShift: 3,
    maxLogLossIncrease: 0.01,
    metric: null,
    alpha: 0.01,
  });
});

test('a long bake time makes the longest wait longer', () => {
  expect(parseCanaryOptions({ bakeMs: 1_000_000 }).maxBakeMs).toBe(10_000_000);
});

test.each([
  [{ steps: [] }, 'steps'],
  [{ steps: [50, 10] }, 'steps'],
  [{ steps: [10, 10] }, 'steps'],
  [{ steps: [0, 100] }, 'steps'],
  [{ steps: [101] }, '101'],
  [{ steps: ['10'] }, 'steps'],
  [{ steps: 10 }, 'steps'],
  [{ bakeMs: -1 }, '-1'],
  [{ bakeMs: '60' }, '"60"'],
  [{ bakeMs: 2_000, maxBakeMs: 1_000 }, '1000'],
  [{ minRequests: 0 }, 'minRequests'],
  [{ alpha: 0 }, 'alpha'],
  [{ alpha: 1 }, 'alpha'],
  [{ maxLatencyRatio: 0.5 }, '0.5'],
  [{ maxErrorRateIncrease: NaN }, 'maxErrorRateIncrease'],
  [{ bakems: 1 }, 'bakems'],
  [{ metric: 'higher' }, 'metric'],
  [{ metric: { better: 'more' } }, '"more"'],
  [{ metric: { better: 'lower', maxLoss: -1 } }, '-1'],
  [{ metric: { maxloss: 1 } }, 'maxloss'],
])('%j is refused, naming %s', (options, named) => {
  expect(() => parseCanaryOptions(options)).toThrow(InvalidInputError);
  expect(() => parseCanaryOptions(options)).toThrow(named);
});
