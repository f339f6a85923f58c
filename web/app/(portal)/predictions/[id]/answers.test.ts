import { describe, expect, it } from 'vitest';
import { outputRows } from './answers';

const shadow = (outputs: unknown) => ({ variantId: 'var_2', outputs, score: null, latencyMs: 1, modelVersion: { id: 'mv_2', number: 2 } });

describe('answers to one row', () => {
  it('stand side by side, and what one of them does not say is missing', () => {
    expect(outputRows({ outputs: { probability: 0.25, class: 'late' }, shadowAnswers: [shadow({ probability: 0.5, margin: [1, 2] })] })).toEqual([
      { output: 'probability', answered: '0.25', copies: ['0.5'] },
      { output: 'class', answered: 'late', copies: [undefined] },
      { output: 'margin', answered: '–', copies: ['1, 2'] },
    ]);
    expect(outputRows({ outputs: null, shadowAnswers: [] })).toEqual([]);
  });
});
