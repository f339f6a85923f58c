import { describe, expect, it } from 'vitest';
import { smooth } from './smooth';

describe('smoothing', () => {
  it('begins at the first value, not near 0', () => {
    expect(smooth([10, 10, 10], 0.9).map((value) => Number(value?.toFixed(9)))).toEqual([10, 10, 10]);
  });

  it('weighs what is near more', () => {
    // (0.5·0.5·1 + 0.5·3) / (0.5·0.5 + 0.5)
    expect(smooth([1, 3], 0.5)[1]).toBeCloseTo(7 / 3, 12);
  });

  it('leaves what is missing missing, and goes on after it', () => {
    expect(smooth([4, null, 4], 0.8)).toEqual([4, null, 4]);
  });

  it('changes nothing at weight 0', () => {
    const values = [1, null, 2];
    expect(smooth(values, 0)).toBe(values);
  });
});
