import { expect, it } from 'vitest';
import { logValues } from './log-values';

it('a logarithmic axis leaves out 0 and less, and counts them', () => {
  expect(logValues([1, 0, null, -2, 0.1])).toEqual({ values: [1, null, null, null, 0.1], left: 2 });
});
