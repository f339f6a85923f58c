import { describe, expect, it } from 'vitest';
import { abPoints, effectData, observationData, verdictSentence } from './ab-data';

const names = { champion: 'v1', candidate: 'v2' };
const evidence = { phase: 'split', metric: 'label', better: 'higher', verdict: 'undecided', champion: { mean: 0.1, n: 1_000 }, candidate: { mean: 0.12, n: 990 }, effect: 0.02, lower: -0.01, upper: 0.05, relative: { effect: 0.2, lower: -0.1, upper: 0.5 }, alpha: 0.05, minimumEffect: 0.01, minObservations: 100 };
const early = { ...evidence, verdict: 'tooFew', candidate: { mean: null, n: 0 }, effect: null, lower: null, upper: null, relative: null };
const notes = [
  { at: '2026-03-01T12:00:00Z', evidence: { phase: 'warm', candidateReady: false } },
  { at: '2026-03-01T12:00:10Z', evidence: early },
  { at: '2026-03-01T12:00:20Z', evidence },
];

describe('an A/B test over time', () => {
  it('is read from the notes that are about it', () => {
    const points = abPoints(notes);
    expect(points.map(({ verdict, effect }) => [verdict, effect?.estimate])).toEqual([['tooFew', undefined], ['undecided', 0.02]]);
    expect(abPoints([{ at: '', evidence: 'nothing' }, { at: '', evidence: { verdict: 'sunny' } }])).toEqual([]);
  });

  it('is drawn as the difference in its band, beside none and those that do not matter', () => {
    const data = effectData(abPoints(notes));
    expect(data.x).toEqual([Date.parse('2026-03-01T12:00:20Z') / 1_000]);
    expect(data.series.map(({ label, values }) => [label, values])).toEqual([['Difference, candidate − champion', [0.02]], ['No difference', [0]]]);
    expect(data.bands).toEqual([
      { label: '95% confidence sequence', low: [-0.01], high: [0.05] },
      { label: 'Too small to matter, ±0.01', low: [-0.01], high: [0.01], place: 4 },
    ]);
    expect(effectData(abPoints([{ at: '2026-03-01T12:00:20Z', evidence: { ...evidence, minimumEffect: 0 } }])).bands).toHaveLength(1);
    expect(observationData(abPoints(notes), names).series.map(({ values }) => values)).toEqual([[1_000, 1_000], [0, 990]]);
  });

  it('has a verdict in words', () => {
    const [first, last] = abPoints(notes);
    expect(verdictSentence(first!, names)).toBe('Too early to say: v2 has no labels, v1 has a mean of 0.1 (n = 1,000 labels); it takes 100 observations of each that are not all the same.');
    expect(verdictSentence(last!, names)).toBe('Not decided yet: v2 has a mean of 0.12 (n = 990 labels), v1 has a mean of 0.1 (n = 1,000 labels); the difference is +0.02, +20% of v1’s, and lies between −0.01 and +0.05 with 95% confidence however often one looks.');
    expect(verdictSentence({ ...last!, verdict: 'better' }, names)).toMatch(/^v2 is better: /);
    expect(verdictSentence({ ...last!, verdict: 'same', relative: undefined }, names)).toMatch(/^There is no difference that matters: .*difference is \+0\.02, and/);
  });
});
