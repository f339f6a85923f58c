import { expect, it } from 'vitest';
import { paceOf } from './step-pace';

it('says how fast rows are kept and how long the rest takes', () => {
  expect(paceOf({ rowsDone: 200, rowsTotal: 1_000 }, 4_000)).toEqual({ rowsPerSecond: 50, leftMs: 16_000 });
});

it.each([
  ['before the first row', 0, 5_000],
  ['when all are kept', 1_000, 5_000],
  ['in the first second', 200, 999],
])('says nothing %s', (_, rowsDone, elapsedMs) => {
  expect(paceOf({ rowsDone, rowsTotal: 1_000 }, elapsedMs)).toBeUndefined();
});
