import { describe, expect, it } from 'vitest';
import { distributionOf } from './distribution.js';

describe('a distribution', () => {
  it('has a bin for each of a few values', () => {
    expect(distributionOf('weekday', Float32Array.of(3, 1, 3, 7))).toEqual({
      subject: 'weekday',
      edges: [0.5, 2, 5, 7.5],
      counts: [1, 2, 1],
    });
  });

  it('has ten bins of about equal count for many, and counts every value once', () => {
    const values = Float64Array.from({ length: 1003 }, (_, i) => (i * 7919) % 1003);
    const { edges, counts } = distributionOf('distance', values);
    expect(edges).toHaveLength(11);
    expect([edges[0], edges[10]]).toEqual([0, 1002]);
    expect(counts.reduce((a, b) => a + b)).toBe(1003);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
  });

  it('keeps edges ascending when one value is most of the rows', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 700 ? 5 : i));
    const { edges, counts } = distributionOf('distance', values);
    expect(edges.every((edge, index) => index === 0 || edge > edges[index - 1]!)).toBe(true);
    expect(counts[0]).toBeGreaterThanOrEqual(700);
    expect(counts.reduce((a, b) => a + b)).toBe(1000);
  });
});
