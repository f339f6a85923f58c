import { InvalidInputError } from '@cairn/plugin';
import { expect, test } from 'vitest';
import { parseAbOptions } from './ab-options.js';

test('without options the documented defaults hold', () => {
  expect(parseAbOptions(undefined)).toEqual({
    share: 50,
    metric: 'label',
    better: 'higher',
    minimumEffect: 0,
    minObservations: 100,
    horizonMs: 1_209_600_000,
    maxErrorRateIncrease: 0.01,
    alpha: 0.05,
  });
});

test('of errors, fewer are better', () => {
  expect(parseAbOptions({ metric: 'errors' }).better).toBe('lower');
});

test.each([
  [{ share: 0 }, 'share is 0'],
  [{ share: 100 }, 'share is 100'],
  [{ metric: 'revenue' }, '"revenue"'],
  [{ better: 'more' }, '"more"'],
  [{ metric: 'errors', better: 'higher' }, '"higher"'],
  [{ minimumEffect: -0.1 }, '-0.1'],
  [{ minObservations: 19 }, '19'],
  [{ horizonMs: 0 }, 'horizonMs'],
  [{ horizonMs: 60 * 86_400_000 }, '5184000000'],
  [{ alpha: 0.9 }, '0.9'],
  [{ key: 'user' }, 'key'],
])('%j is refused, naming %s', (options, named) => {
  expect(() => parseAbOptions(options)).toThrow(InvalidInputError);
  expect(() => parseAbOptions(options)).toThrow(named);
});
