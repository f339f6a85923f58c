import { variantEvidence } from '@cairn/plugin/testing';
import { expect, test } from 'vitest';
import { observations } from './observations.js';

const variant = { ...variantEvidence(1_000, 0.02), labels: { count: 10, sum: 40, squaredSum: 180 } };

test('labels are observed by their mean and spread, errors by their share', () => {
  expect(observations(variant, 'label')).toMatchObject({ count: 10, mean: 4 });
  expect(observations(variant, 'errors')).toMatchObject({ count: 1_000, mean: 0.02 });
  expect(observations(variantEvidence(1_000, 0), 'label')).toMatchObject({ count: 0 });
});

test('the spread of scores is never less than it can have been', () => {
  const { count, mean, variance } = observations(variant, 'score');
  expect({ count, mean }).toEqual({ count: variant.scores.count, mean: 0.3 });
  // They are spread by 0.1 around their mean; the bins are 0.05 wide.
  expect(variance).toBeGreaterThan(0.1 ** 2);
  expect(variance).toBeLessThan(0.15 ** 2);
  const oneBin = { ...variant, scores: { count: 10, mean: 0.02, histogram: [10, ...Array<number>(19).fill(0)] } };
  expect(observations(oneBin, 'score').variance).toBeCloseTo(0.03 ** 2, 12);
  expect(observations(variantEvidence(0, 0), 'score')).toEqual({ count: 0, mean: 0, variance: 0 });
});
