import { expect, test } from 'vitest';
import { emptyPairs, pairsOf } from './pairs.js';
import type { LogRecord } from './prediction.js';

const routed = { endpointId: 'ep', projectId: 'prj', variantId: 'var', modelVersionId: 'mv', rolloutId: 'ro', stepIndex: 0, trafficPercent: 0 };

function shadowed(championScore: number | undefined, score: number | undefined): LogRecord {
  return { ...routed, kind: 'shadowed', id: 'prd', row: 0, latencyMs: 1, outputs: {}, score, championScore };
}

test('pairs add up, and rows without a number on one side count without a difference', () => {
  const found = pairsOf([
    shadowed(0.2, 0.4),
    shadowed(0.4, 0.6),
    shadowed(0.5, undefined),
    { ...routed, kind: 'shadowFailed', id: 'req', rows: 3 },
    { ...routed, kind: 'shadowDropped', id: 'req', rows: 2 },
    { ...routed, kind: 'failed', id: 'req' },
  ]);
  expect(found).toMatchObject({ count: 3, candidateFailed: 3, dropped: 2, scored: 2, agreed: 1 });
  expect(found.differenceSum).toBeCloseTo(0.4, 12);
  expect(found.differenceSquaredSum).toBeCloseTo(0.08, 12);
  expect(found.largestDifference).toBeCloseTo(0.2, 12);
  expect(found.differences.reduce((sum, one) => sum + one)).toBe(2);
});

test('a difference of any size lies in a bin', () => {
  for (const [difference, bin] of [[-7, 0], [-1, 0], [0, 20], [0.999, 39], [1, 39], [5, 39]] as const) {
    expect(pairsOf([shadowed(0, difference)]).differences[bin]).toBe(1);
  }
  expect(pairsOf([])).toEqual(emptyPairs);
});
