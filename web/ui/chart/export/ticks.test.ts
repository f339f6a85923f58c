import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks } from './ticks';

describe('ticks', () => {
  it.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.31, 0.52, [0.35, 0.4, 0.45, 0.5]],
    [-3, 12, [0, 5, 10]],
    [7, 7, [7]],
  ])('from %d to %d are round and exact', (low, high, expected) => {
    expect(linearTicks(low, high, 5)).toEqual(expected);
  });

  it.each([
    [0.002, 30, [0.01, 0.1, 1, 10]],
    [2.5, 7, [3, 5, 7]],
  ])('of a logarithmic axis from %d to %d are powers, and what lies between where there are few', (low, high, expected) => {
    expect(logTicks(low, high)).toEqual(expected);
  });
});
