import { InvalidInputError } from '@cairn/plugin';
import { expect, test } from 'vitest';
import { parseShadowOptions } from './shadow-options.js';

test('without options the documented defaults hold', () => {
  expect(parseShadowOptions(undefined)).toEqual({ percent: 100, pairs: 1_000, horizonMs: 86_400_000, maxFailureRate: 0.01, alpha: 0.01 });
});

test.each([
  [{ percent: 0 }, 'percent is 0'],
  [{ percent: 100.1 }, '100.1'],
  [{ pairs: 0 }, 'pairs'],
  [{ horizonMs: 999 }, '999'],
  [{ maxFailureRate: 1.1 }, '1.1'],
  [{ alpha: 0.6 }, '0.6'],
  [{ promoteWhenAgreed: true }, 'promoteWhenAgreed'],
])('%j is refused, naming %s', (options, named) => {
  expect(() => parseShadowOptions(options)).toThrow(InvalidInputError);
  expect(() => parseShadowOptions(options)).toThrow(named);
});
