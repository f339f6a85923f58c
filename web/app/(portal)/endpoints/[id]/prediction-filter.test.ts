import { describe, expect, it } from 'vitest';
import { completePredictions, readFilter } from './prediction-filter';

const versions = [{ id: 'mv_2', number: 2 }, { id: 'mv_1', number: 1 }];
const now = new Date('2026-03-01T12:00:00Z');
const read = (text: string) => {
  const found = readFilter(text, versions, now);
  return 'filter' in found ? found.filter : found.error.message;
};

describe('a filter of predictions', () => {
  it('is asked of the platform, all of it', () => {
    expect(read('')).toEqual({});
    expect(read('version:2 score:0.2..0.8 since:1h')).toEqual({ modelVersionId: 'mv_2', minScore: 0.2, maxScore: 0.8, from: '2026-03-01T11:00:00.000Z' });
    expect(read('label:"flight 17" until:2026-02-28')).toEqual({ labelKey: 'flight 17', to: '2026-02-28T00:00:00.000Z' });
    expect(read('since:2026-02-28T10:00')).toEqual({ from: '2026-02-28T10:00:00.000Z' });
    expect(read('version:v1')).toEqual({ modelVersionId: 'mv_1' });
  });

  it('takes a word alone for the id of a request', () => {
    expect(read('order-17')).toEqual({ requestId: 'order-17' });
    expect(read('request:order-17')).toEqual({ requestId: 'order-17' });
    expect(read('"two words"')).toEqual({ requestId: 'two words' });
  });

  it.each([
    ['score:>0.5', { minScore: 0.5 }],
    ['score:<=-1e-3', { maxScore: -0.001 }],
    ['score:.5', { minScore: 0.5, maxScore: 0.5 }],
    ['score:0.9..', { minScore: 0.9 }],
    ['score:..0.1', { maxScore: 0.1 }],
  ])('knows ranges of scores: %s', (text, filter) => {
    expect(read(text)).toEqual(filter);
  });

  it.each([
    ['version:3', "Version '3' never answered here: expected 2, 1"],
    ['score:high', /'high' is no range of scores/],
    ['score:..', /is no range of scores/],
    ['colour:red', /cannot be filtered by 'colour': expected version, score/],
    ['version:1 version:2', "'version' stands here twice"],
    ['label:', /'label:' has no value/],
    ['since:yesterday', /'yesterday' is no time/],
    ['since:2026-13-01', /is no time/],
  ])('is refused where it makes no sense: %s', (text, message) => {
    expect(read(text)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });

  it('says where it is wrong', () => {
    expect(readFilter('score:>0.5 colour:red', versions, now)).toMatchObject({ error: { position: 11 } });
  });

  it('is completed with what may come next, once each', () => {
    expect(completePredictions('ver', 3, versions)).toEqual({ from: 0, to: 3, options: ['version:2', 'version:1'] });
    expect(completePredictions('version:2 s', 11, versions).options).toEqual(['score:>0.5', 'score:0.2..0.8', 'since:15m', 'since:1h', 'since:1d']);
    expect(completePredictions('version:2 ', 10, versions).options).not.toContain('version:1');
  });
});
