import { describe, expect, it } from 'vitest';
import { fieldsOf, usualFields, valueOf } from './compare-field';

const metric = (key: string, latest: number | null, count = 1) => ({ key, latest, minimum: latest, maximum: latest, lastStep: count, count });
const runs = [
  { params: [{ key: 'rate', value: '0.1' }, { key: 'seed', value: '1' }], metrics: [metric('auc', 0.6), metric('loss', 0.5, 100)] },
  { params: [{ key: 'rate', value: '0.2' }, { key: 'seed', value: '1' }], metrics: [metric('auc', 0.7), metric('loss', null, 100)] },
];
const fields = fieldsOf(runs);

describe('what runs are compared by', () => {
  it('is every metric and param that one of them has', () => {
    expect(fields.map(({ id }) => id)).toEqual(['metrics.auc', 'metrics.loss', 'params.rate', 'params.seed']);
  });

  it('is nothing where a run has nothing', () => {
    expect(fields.map((field) => valueOf(runs[1]!, field))).toEqual([0.7, undefined, '0.2', '1']);
  });

  it('begins with params that differ, and curves before single values', () => {
    expect(usualFields(runs, fields).map(({ id }) => id)).toEqual(['params.rate', 'metrics.loss', 'metrics.auc']);
  });
});
