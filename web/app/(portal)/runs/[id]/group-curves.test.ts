import { describe, expect, it } from 'vitest';
import { groupCurves } from './group-curves';

const metric = (key: string, count = 10) => ({ key, latest: 1, minimum: 1, maximum: 1, lastStep: count, count });

describe('the metrics of a run', () => {
  it('share a chart when they measure the same', () => {
    expect(groupCurves([metric('training.loss'), metric('evaluation.loss'), metric('rate')]).charts).toEqual([
      { title: 'loss', keys: ['training.loss', 'evaluation.loss'] },
      { title: 'rate', keys: ['rate'] },
    ]);
  });

  it('have a chart each when there are more of them than colours', () => {
    const keys = Array.from({ length: 8 }, (_, place) => `layer${place}/norm`);
    expect(groupCurves(keys.map((key) => metric(key))).charts.map(({ title }) => title)).toEqual(keys);
  });

  it('are figures when they were measured once', () => {
    expect(groupCurves([metric('auc', 1)]).figures.map(({ key }) => key)).toEqual(['auc']);
  });
});
