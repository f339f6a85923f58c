import { describe, expect, it } from 'vitest';
import type { PerformanceReport } from '../../../../live/queries/monitoring';
import { logLossData } from './performance-data';

function report(day: string, more: Partial<PerformanceReport> = {}): PerformanceReport {
  return {
    id: day,
    windowStart: `2001-03-01T00:00:00Z`,
    windowEnd: `2001-03-${day}T00:00:00Z`,
    n: 100,
    logLoss: 0.5,
    logLossLow: 0.45,
    logLossHigh: 0.55,
    baselineLogLoss: 0.48,
    meanPredicted: 0.2,
    observedRate: 0.2,
    observedLow: 0.1,
    observedHigh: 0.3,
    logLossDegraded: false,
    calibrationDegraded: false,
    modelVersion: { id: 'mv_1', number: 1 },
    ...more,
  };
}

describe('log loss over time', () => {
  it('has one point a window, of the version that answered most', () => {
    const other = { id: 'mv_2', number: 2 };
    const data = logLossData([report('08'), report('08', { n: 900, logLoss: 0.4, modelVersion: other })], 0.05);
    expect(data.series.map(({ label, values }) => [label, values])).toEqual([
      ['Log loss', [0.4]],
      ['Baseline', [0.48]],
      ['Limit', [0.53]],
    ]);
  });

  it('marks where the version changes, and where the limit is first crossed', () => {
    const second = { id: 'mv_2', number: 2 };
    const data = logLossData([report('08'), report('09', { logLossDegraded: true }), report('10', { logLossDegraded: true }), report('11', { modelVersion: second })], undefined);
    expect(data.events?.map(({ label, x }) => [label, new Date(x * 1_000).getUTCDate()])).toEqual([
      ['v2', 11],
      ['beyond limit', 9],
    ]);
  });
});
