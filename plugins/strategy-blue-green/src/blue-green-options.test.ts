import { InvalidInputError } from '@cairn/plugin';
import { expect, test } from 'vitest';
import { parseBlueGreenOptions } from './blue-green-options.js';

test('without options the documented defaults hold', () => {
  expect(parseBlueGreenOptions(undefined)).toEqual({
    verifyPercent: 100,
    verifyRequests: 200,
    maxVerifyMs: 3_600_000,
    keepWarmMs: 600_000,
    maxErrorRateIncrease: 0.01,
    maxLatencyRatio: 1.5,
    latencyToleranceMs: 20,
    alpha: 0.01,
  });
});

test.each([
  [{ verifyPercent: 0 }, 'verifyPercent is 0'],
  [{ verifyPercent: 101 }, '101'],
  [{ verifyRequests: -1 }, '-1'],
  [{ maxVerifyMs: 0 }, 'maxVerifyMs'],
  [{ keepWarmMs: 9_999 }, '9999'],
  [{ keepWarmMs: '600000' }, '"600000"'],
  [{ maxLatencyRatio: 0.5 }, '0.5'],
  [{ alpha: 0 }, 'alpha'],
  [{ verify: true }, 'verify'],
])('%j is refused, naming %s', (options, named) => {
  expect(() => parseBlueGreenOptions(options)).toThrow(InvalidInputError);
  expect(() => parseBlueGreenOptions(options)).toThrow(named);
});
