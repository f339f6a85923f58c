import { describe, expect, it } from 'vitest';
import { wilson } from './wilson';

describe('the interval of a share', () => {
  // Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611.
  it.each([
    [81 / 263, 263, 0.2553, 0.3662],
    [0, 20, 0, 0.1611],
  ])('%f of %i', (share, n, low, high) => {
    const found = wilson(share, n);
    expect(found[0]).toBeCloseTo(low, 3);
    expect(found[1]).toBeCloseTo(high, 3);
  });

  it('is everything when nothing was observed', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});
