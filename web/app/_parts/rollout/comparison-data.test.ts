import { describe, expect, it } from 'vitest';
import type { RolloutComparison } from '../../../live/queries/rollouts';
import { barsOf, comparisonSentence, differenceInterval } from './comparison-data';

const names = { champion: 'v1', candidate: 'v2' };
const differences: number[] = Array.from({ length: 40 }, (_, bin) => (bin === 20 ? 80 : bin === 23 ? 20 : 0));
const comparison: RolloutComparison = { pairs: 100, candidateFailed: 0, dropped: 0, scored: 100, meanDifference: 0.05, differenceDeviation: 0.1, largestDifference: 0.2, agreementRatio: 0.97, differences };

describe('how two models answered the same rows', () => {
  it('is drawn around no difference, as far as there are any', () => {
    const bars = barsOf(differences);
    expect(bars).toHaveLength(10);
    expect(bars[0]!.from).toBeCloseTo(-0.25);
    expect(bars.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 80, 0, 0, 20, 0]);
    expect(barsOf(differences.with(0, 1))).toHaveLength(40);
    expect(barsOf(Array.from({ length: 40 }, () => 0))).toHaveLength(10);
  });

  it('has the interval of the strategy, and without one that of the standard error', () => {
    expect(differenceInterval(comparison, { comparison: { difference: { mean: 0.05, lower: 0.01, upper: 0.09, alpha: 0.01 } } })).toEqual({ mean: 0.05, lower: 0.01, upper: 0.09, level: 0.99 });
    const own = differenceInterval(comparison, null)!;
    expect([own.lower, own.upper]).toEqual([expect.closeTo(0.0304), expect.closeTo(0.0696)]);
    expect(differenceInterval({ ...comparison, differenceDeviation: null }, {})).toBeUndefined();
  });

  it('is said in words', () => {
    expect(comparisonSentence(comparison, null, names)).toBe(
      'v2 scores higher, by 0.05 on average (+0.0304 to +0.0696 at 95%), and at most 0.2 apart.'.replace(/^/, '100 rows were answered by both v1 and v2. ') + ' Of 100 scores, 97% lie on the same side of 0.5. v2 failed none that v1 answered.',
    );
    expect(comparisonSentence({ ...comparison, meanDifference: 0.001 }, null, names)).toContain('v2 scores the same as far as is known: +0.001 on average');
    const failing = comparisonSentence({ ...comparison, pairs: 1, scored: 0, meanDifference: null, differenceDeviation: null, agreementRatio: null, candidateFailed: 3, dropped: 1 }, null, names);
    expect(failing).toBe('1 row was answered by both v1 and v2. v2 failed 3 rows that v1 answered. 1 copy was not made because it was busy.');
  });
});
