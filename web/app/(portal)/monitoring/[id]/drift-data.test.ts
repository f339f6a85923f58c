import { describe, expect, it } from 'vitest';
import { binShares, driftData } from './drift-data';

describe('a window beside its baseline', () => {
  it('says which bins add how much: the contributions sum to the PSI', () => {
    const bins = binShares({ edges: [0, 1, 2], reference: [49.5, 49.5], current: [74.5, 24.5] });
    // With half a count more in each bin: (0.75 − 0.5) ln(0.75 / 0.5) + (0.25 − 0.5) ln(0.25 / 0.5)
    expect(bins.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), 12);
    expect(bins[0]).toMatchObject({ from: 0, to: 1, reference: 0.5, current: 0.75 });
  });

  it('stays finite where a bin is empty', () => {
    expect(binShares({ edges: [0, 1, 2], reference: [10, 0], current: [0, 10] }).every(({ contribution }) => Number.isFinite(contribution))).toBe(true);
  });
});

describe('drift over time', () => {
  it('gives every subject its own line, by name, oldest window first', () => {
    const report = (subject: string, day: string, psi: number) => ({ id: '', subject, windowStart: '', windowEnd: `2001-03-${day}T00:00:00Z`, n: 1, psi, jensenShannon: 0, threshold: 0.2, drifted: false, edges: [], reference: [], current: [], modelVersion: { id: '', number: 1 } });
    const data = driftData([report('weekday', '09', 0.02), report('weekday', '08', 0.01), report('distance', '09', 0.03)]);
    expect(data.series.map(({ label, values }) => [label, values])).toEqual([
      ['distance', [null, 0.03]],
      ['weekday', [0.01, 0.02]],
    ]);
    expect(data.thresholds).toEqual([{ label: 'limit 0.2', value: 0.2 }]);
  });
});
