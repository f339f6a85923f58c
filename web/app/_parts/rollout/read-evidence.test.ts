import { describe, expect, it } from 'vitest';
import { readEvidence } from './read-evidence';

describe('the evidence of a decision', () => {
  it('says an interval as one figure, means with their n, and what is not known', () => {
    const [own] = readEvidence({ verdict: 'undecided', champion: { mean: 0.101, n: 1204 }, candidate: { mean: 0.123, n: 1187 }, effect: 0.022, lower: -0.004, upper: 0.048, relative: { effect: 0.218, lower: -0.04, upper: 0.475 }, alpha: 0.05 });
    expect(own).toEqual({
      title: undefined,
      figures: [
        { name: 'Difference, candidate − champion', value: '+0.022 (−0.004 to +0.048)' },
        { name: 'Verdict', value: 'not decided' },
        { name: 'Champion', value: '0.101, n = 1,204' },
        { name: 'Candidate', value: '0.123, n = 1,187' },
        { name: 'The same, as a share of the champion’s', value: '+21.8% (−4% to +47.5%)' },
        { name: 'Chance of a wrong verdict', value: '5%' },
      ],
    });
    expect(readEvidence({ effect: null, lower: null, upper: null })[0]!.figures.map(({ value }) => value)).toEqual(['not known yet', 'not known yet', 'not known yet']);
  });

  it('gives each test its own heading, with units', () => {
    const groups = readEvidence({
      elapsedMs: 61_000,
      requests: { champion: 200, candidate: 20 },
      latency: { championMs: 4.2, candidateMs: 5, statistic: 1.19 },
      comparison: { pairs: 990, difference: { mean: 0.01, lower: 0.004, upper: 0.016, deviation: 0.1 }, latencyMs: { champion: 4, candidate: 5 }, agreement: 0.9 },
    });
    expect(groups.map(({ title }) => title)).toEqual([undefined, 'Latency', 'Comparison']);
    expect(groups[0]!.figures).toEqual([
      { name: 'Time in this step', value: '1 min 1 s' },
      { name: 'Requests', value: 'candidate 20, champion 200' },
    ]);
    expect(groups[1]!.figures[0]).toEqual({ name: 'Champion, 95 % within', value: '4.2 ms' });
    expect(groups[2]!.figures).toEqual([
      { name: 'Rows that both answered', value: '990' },
      { name: 'Difference, candidate − champion', value: '+0.01 (+0.004 to +0.016); standard deviation 0.1' },
      { name: '95 % answered within', value: 'candidate 5 ms, champion 4 ms' },
      { name: 'Same side of 0.5', value: '90%' },
    ]);
  });

  it('gathers the tests that have too little to judge by', () => {
    expect(readEvidence({ errors: { test: 'sequential multinomial test of errors' }, logLoss: { test: 'of log loss' }, scores: { test: 'index', statistic: 1 } })).toEqual([
      { title: 'Scores', figures: [{ name: 'Test', value: 'index' }, { name: 'Test statistic', value: '1' }] },
      { title: 'Not judged yet', figures: [{ name: 'Errors', value: 'sequential multinomial test of errors' }, { name: 'Log loss', value: 'of log loss' }] },
    ]);
  });

  it('of a strategy that nobody knows is read all the same', () => {
    expect(readEvidence({ someCount: 3, deep: { list: [1, 2], flag: true, more: { a: 1, b: null } } })).toEqual([
      { title: undefined, figures: [{ name: 'Some count', value: '3' }] },
      { title: 'Deep', figures: [{ name: 'List', value: '1, 2' }, { name: 'Flag', value: 'yes' }, { name: 'More', value: 'a 1, b not known yet' }] },
    ]);
    expect(readEvidence(null)).toEqual([]);
    expect(readEvidence('because')).toEqual([]);
  });
});
