import { expect, test } from 'vitest';
import { asDuration } from './comparison.js';

test.each([
  [90_000, '90 s'],
  [119_400, '119 s'],
  [120_000, '2 minutes'],
  [7_140_000, '119 minutes'],
  [86_400_000, '24 hours'],
  [14 * 86_400_000, '14 days'],
])('%i ms are said as %s', (ms, words) => {
  expect(asDuration(ms)).toBe(words);
});
