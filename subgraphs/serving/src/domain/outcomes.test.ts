import { expect, test } from 'vitest';
import { outcomeOf } from './outcomes.js';

test('the outcome sums losses of labelled probabilities, and passes over what is no probability or no yes or no', () => {
  const outcome = outcomeOf([
    { score: 0.8, value: 1 },
    { score: 0.4, value: 0 },
    { score: 1.5, value: 1 },
    { score: undefined, value: 1 },
    { score: 0.5, value: 7 },
  ]);
  const losses = [-Math.log(0.8), -Math.log(0.6)];
  expect(outcome?.labelled).toBe(2);
  expect(outcome?.logLossSum).toBeCloseTo(losses[0]! + losses[1]!, 12);
  expect(outcome?.logLossSquaredSum).toBeCloseTo(losses[0]! ** 2 + losses[1]! ** 2, 12);
  expect(outcome?.squaredErrorSum).toBeCloseTo(0.04 + 0.16, 12);
});

test('a probability of 0 for what happened costs much, and not everything', () => {
  expect(outcomeOf([{ score: 0, value: 1 }])?.logLossSum).toBeCloseTo(34.5, 1);
});

test('without a label there is no outcome', () => {
  expect(outcomeOf([])).toBeUndefined();
});
