import { describe, expect, it } from 'vitest';
import { fitAirportSizes } from '../features/airport-size.js';
import { auc } from './auc.js';
import { calibrationTable, expectedCalibrationError } from './calibration.js';
import { evaluate } from './evaluation.js';
import { score } from './scores.js';

describe('AUC', () => {
  it.each([
    ['perfect order', [0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1],
    ['the wrong way round', [0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0],
    // Pairs (1, 0): 0.8 beats 0.1 and 0.4; 0.35 beats 0.1 only: 3 of 4.
    ['one pair of four swapped', [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
    // Pairs: 0.5 = 0.5 counts half, 0.5 > 0.1, 0.9 > both: 3.5 of 4.
    ['a tie counts half', [0.1, 0.5, 0.5, 0.9], [0, 0, 1, 1], 0.875],
    ['all the same', [0.3, 0.3, 0.3], [1, 0, 1], 0.5],
    ['only one label', [0.3, 0.4], [1, 1], undefined],
  ])('%s', (_, scores, labels, expected) => {
    expect(auc(scores, labels)).toBe(expected);
  });
});

describe('calibration', () => {
  it('cuts rows into bins of equal count, by probability', () => {
    const table = calibrationTable([0.9, 0.1, 0.7, 0.3], [1, 0, 0, 1], 2);
    expect(table).toEqual([
      { meanPredicted: 0.2, observedRate: 0.5, n: 2 },
      { meanPredicted: 0.8, observedRate: 0.5, n: 2 },
    ]);
    expect(expectedCalibrationError(table)).toBeCloseTo(0.3, 12);
  });

  it('loses no row when the count does not divide', () => {
    const table = calibrationTable(Array.from({ length: 23 }, (_, i) => i / 23), new Uint8Array(23));
    expect(table.map((bin) => bin.n).reduce((a, b) => a + b)).toBe(23);
    expect(Math.max(...table.map((bin) => bin.n)) - Math.min(...table.map((bin) => bin.n))).toBeLessThanOrEqual(1);
  });
});

describe('scores', () => {
  it('are what one computes by hand', () => {
    const scores = score([0.8, 0.6, 0.4, 0.2], [1, 0, 1, 0], 0.5);
    expect(scores.logLoss).toBeCloseTo(-(2 * Math.log(0.8) + 2 * Math.log(0.4)) / 4, 12);
    expect(scores.brier).toBeCloseTo((0.04 + 0.36 + 0.36 + 0.04) / 4, 12);
    expect(scores.confusion).toEqual({
      threshold: 0.5,
      truePositives: 1,
      falsePositives: 1,
      trueNegatives: 1,
      falseNegatives: 1,
    });
    expect(scores).toMatchObject({ n: 4, observedRate: 0.5, auc: 0.75 });
    expect(scores.meanPredicted).toBeCloseTo(0.5, 12);
  });

  it('stay finite when a model is certain and wrong', () => {
    expect(score([1, 0], [0, 1], 0.5).logLoss).toBeCloseTo(-Math.log(1e-15), 1);
  });
});

describe('an evaluation', () => {
  it('judges slices apart, and says what always guessing the base rate would cost', () => {
    const sizes = ['large', 'large', 'small', 'small'];
    const evaluation = evaluate({
      probabilities: Float64Array.of(0.9, 0.1, 0.1, 0.9),
      labels: Uint8Array.of(1, 0, 1, 0),
      trainingLabels: Uint8Array.of(1, 0, 0, 0),
      slice: { by: 'originSize', values: ['large', 'medium', 'small'], valueOf: (row) => sizes[row]! },
    });
    expect(evaluation.slices.map(({ value, scores }) => [value, scores.auc])).toEqual([['large', 1], ['small', 0]]);
    expect(evaluation.overall.confusion.threshold).toBe(0.25);
    expect(evaluation.baseRate.logLoss).toBeCloseTo(-(Math.log(0.25) + Math.log(0.75)) / 2, 12);
  });

  it('takes airports as large from 1 % of departures and as medium from 0.25 %', () => {
    const times = (count: number, airport: string): string[] => Array.from({ length: count }, () => airport);
    const sizeOf = fitAirportSizes([...times(9839, 'ATL'), ...times(100, 'SEA'), ...times(36, 'GEG'), ...times(25, 'BTV')]);
    expect(['ATL', 'SEA', 'GEG', 'BTV', 'XXX'].map(sizeOf)).toEqual(['large', 'large', 'medium', 'medium', 'small']);
  });
});
