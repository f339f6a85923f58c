import { beforeAll, describe, expect, it } from 'vitest';
import { flightsBetween } from '../data/flights.js';
import { openFlightsFile, readFlights } from '../data/read-flights.js';
import { examplesOf } from '../features/examples.js';
import { featureNames, fitFeatures } from '../features/late-arrival-view.js';
import { logLoss } from '../evaluation/scores.js';
import { trainGradientBoosting } from './gradient-boosting.js';
import { rateOf } from './log-loss.js';
import { trainLogisticRegression } from './logistic-regression.js';
import type { Examples, IterationMetrics, Model } from './model.js';
import { exportOnnx } from './onnx-export.js';
import { checkParity, parityLimit } from './parity.js';
import { predict } from './predict.js';

const small = { featureNames, trees: 20, maxLeaves: 15, learningRate: 0.2 };

describe('models of two real days', () => {
  let training: Examples;
  let validation: Examples;

  beforeAll(async () => {
    const days = [10, 12, 13].map((day) => new Date(`2001-01-${day}T00:00:00Z`)) as [Date, Date, Date];
    const flights = await readFlights(await openFlightsFile(), { from: days[0], to: days[2] });
    const seen = flightsBetween(flights, days[0], days[1]);
    const definitions = fitFeatures(seen);
    training = examplesOf(seen, definitions);
    validation = examplesOf(flightsBetween(flights, days[1], days[2]), definitions);
  });

  const baseRateLoss = (): number => {
    const rate = rateOf(training.labels);
    return logLoss(new Float64Array(validation.rowCount).fill(rate), validation.labels);
  };

  describe.each([
    ['logistic regression', (onIteration?: (metrics: IterationMetrics) => void): Promise<Model> =>
      trainLogisticRegression(training, validation, { featureNames, ...(onIteration && { onIteration }) })],
    ['gradient boosting', (onIteration?: (metrics: IterationMetrics) => void): Promise<Model> =>
      trainGradientBoosting(training, validation, { ...small, ...(onIteration && { onIteration }) })],
  ])('%s', (_, train) => {
    it('tells every iteration, and its last losses are those of the model it returns', async () => {
      const told: IterationMetrics[] = [];
      const model = await train((metrics) => void told.push(metrics));
      expect(told.map((metrics) => metrics.iteration)).toEqual(told.map((_metrics, index) => index + 1));
      expect(told.at(-1)!.trainingLogLoss).toBeLessThan(logLoss(new Float64Array(training.rowCount).fill(rateOf(training.labels)), training.labels));
      expect(told.at(-1)!.trainingLogLoss).toBeCloseTo(logLoss(predict(model, training.features), training.labels), 9);
      expect(told.at(-1)!.validationLogLoss).toBeCloseTo(logLoss(predict(model, validation.features), validation.labels), 9);
    });

    it('beats always saying the base rate, on a day it has not seen', async () => {
      expect(logLoss(predict(await train(), validation.features), validation.labels)).toBeLessThan(baseRateLoss());
    });

    it('is the same when trained again', async () => {
      expect(exportOnnx(await train())).toEqual(exportOnnx(await train()));
    });

    it('answers the same as ONNX on 1,000 rows, one row at a time too', async () => {
      const model = await train();
      const file = exportOnnx(model);
      const rows = validation.features.map((column) => column.subarray(0, 1000));
      const parity = await checkParity(file, model, rows);
      expect(parity.rowCount).toBe(1000);
      expect(parity.maxDifference).toBeLessThanOrEqual(parityLimit);
      expect((await checkParity(file, model, rows.map((column) => column.subarray(7, 8)))).rowCount).toBe(1);
    });
  });

  it('gradient boosting with another seed grows other trees', async () => {
    const first = await trainGradientBoosting(training, validation, { ...small, seed: 1 });
    const second = await trainGradientBoosting(training, validation, { ...small, seed: 2 });
    expect(exportOnnx(first)).not.toEqual(exportOnnx(second));
  });

  it('no leaf has fewer rows than asked for', async () => {
    const model = await trainGradientBoosting(training, validation, { ...small, trees: 1, minRowsPerLeaf: 3000, rowSampleRatio: 1 });
    const counts = new Map<number, number>();
    for (const probability of predict(model, training.features)) counts.set(probability, (counts.get(probability) ?? 0) + 1);
    expect(counts.size).toBeGreaterThan(1);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(3000);
  });

  it('an export that is off by a little is found by the parity check', async () => {
    const model = await trainGradientBoosting(training, validation, small);
    const shifted = exportOnnx({ ...model, base: model.base + 0.001 });
    const rows = validation.features.map((column) => column.subarray(0, 1000));
    await expect(checkParity(shifted, model, rows)).rejects.toThrow(/ONNX and trainer differ in row \d+ of 1000/);
  });
});

describe('on made-up rows with a known answer', () => {
  const x = Float32Array.from({ length: 400 }, (_, row) => row % 4);
  const examplesOf = (label: (value: number) => number): Examples => ({
    rowCount: x.length,
    features: [x],
    labels: Uint8Array.from(x, label),
  });

  it('trees learn a step that no line can', async () => {
    const step = examplesOf((value) => (value === 1 || value === 2 ? 1 : 0));
    const options = { featureNames: ['x'], trees: 60, maxLeaves: 4, minRowsPerLeaf: 1, learningRate: 0.3 };
    const probabilities = predict(await trainGradientBoosting(step, step, options), [Float32Array.of(0, 1, 2, 3)]);
    expect([...probabilities].map(Math.round)).toEqual([0, 1, 1, 0]);
  });

  it('logistic regression stands where the gradient is zero: mean prediction is the observed rate', async () => {
    const rising = examplesOf((value) => (value >= 2 ? 1 : 0));
    rising.labels[0] = 1; // one exception, or the best slope would be infinite
    const model = await trainLogisticRegression(rising, rising, { featureNames: ['x'], l2: 0 });
    const probabilities = predict(model, rising.features);
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    expect(sum(probabilities)).toBeCloseTo(sum(rising.labels), 3);
    expect(sum(probabilities.map((p, row) => p * x[row]!))).toBeCloseTo(sum(x.map((v, row) => v * rising.labels[row]!)), 3);
  });

  it('a model asked with too few features refuses', async () => {
    const step = examplesOf((value) => value % 2);
    const model = await trainGradientBoosting(step, step, { featureNames: ['x'], trees: 1, maxLeaves: 2, minRowsPerLeaf: 1 });
    expect(() => predict(model, [])).toThrow('Model takes 1 features (x), got 0');
  });
});
