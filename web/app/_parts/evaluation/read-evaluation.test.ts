import { describe, expect, it } from 'vitest';
import { readEvaluation } from './read-evaluation';

describe('an evaluation', () => {
  it('shows what has the shape that is drawn', () => {
    const read = readEvaluation({
      overall: { n: 100, auc: null, logLoss: 0.4, calibration: [{ meanPredicted: 0.1, observedRate: 0.12, n: 50 }, { meanPredicted: 'x' }] },
      slices: [{ by: 'size', value: 'large', scores: { n: 40, logLoss: 0.5 } }, 'nonsense'],
      previousChampion: null,
    });
    expect(read).toEqual({
      overall: { n: 100, logLoss: 0.4, calibration: [{ meanPredicted: 0.1, observedRate: 0.12, n: 50 }] },
      baseRate: undefined,
      slices: [{ by: 'size', value: 'large', scores: { n: 40, logLoss: 0.5 } }],
      candidates: [],
      previousChampion: undefined,
    });
  });

  it.each([[undefined], [null], [3], [[]], [{ accuracy: 'good' }]])('%j is not mistaken for one', (evaluation) => {
    expect(readEvaluation(evaluation)).toMatchObject({ overall: undefined, slices: [] });
  });

  it('may hold its scores at the top', () => {
    expect(readEvaluation({ logLoss: 0.3, n: 5 }).overall).toEqual({ logLoss: 0.3, n: 5 });
  });
});
