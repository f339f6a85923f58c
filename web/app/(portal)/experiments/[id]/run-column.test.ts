import { describe, expect, it } from 'vitest';
import { orderText, readColumn, usualColumns, valueIn } from './run-column';

describe('a column of runs', () => {
  it.each([
    ['metrics.val.loss', { id: 'metrics.val.loss', kind: 'metric', key: 'val.loss' }],
    ['params.a, b', { id: 'params.a, b', kind: 'param', key: 'a, b' }],
    ['status', { id: 'status', kind: 'attribute', key: 'status' }],
    ['metrics.', undefined],
    ['constructor', undefined],
    ['constructor.x', undefined],
  ])('named %s in the address', (id, expected) => {
    expect(readColumn(id)).toEqual(expected);
  });

  it.each([
    ['metrics.val loss', true, 'metrics."val loss" DESC'],
    ['params.rate', false, 'params.rate ASC'],
    ['started', true, 'attributes.start_time DESC'],
    ['name', false, 'attributes.run_name ASC'],
    ['took', true, undefined],
  ])('%s orders the runs as the grammar says', (id, descending, expected) => {
    expect(orderText(id, descending)).toBe(expected);
  });

  it('shows what most of the newest runs logged before anybody chooses, curves first', () => {
    const latest = [
      { params: [{ key: 'rate' }], metrics: [{ key: 'auc', count: 1 }, { key: 'loss', count: 100 }, { key: 'layer 7', count: 100 }] },
      { params: [{ key: 'rate' }, { key: 'depth' }], metrics: [{ key: 'loss', count: 100 }, { key: 'auc', count: 1 }] },
      { params: [], metrics: [] },
    ];
    expect(usualColumns(latest).map(({ id }) => id)).toEqual(['status', 'started', 'took', 'metrics.loss', 'metrics.auc', 'params.rate']);
  });

  it('says nothing where a run has nothing, which is not 0', () => {
    const run = { id: 'run_1', name: 'a', status: 'FINISHED', startedAt: '', endedAt: null, lifecycle: 'ACTIVE', parent: null, params: [], metrics: [{ key: 'loss', latest: 0 }], tags: [{ key: 'colour', value: 'blue' }] } as const;
    const read = (id: string) => valueIn(run, readColumn(id)!);
    expect([read('metrics.loss'), read('metrics.auc'), read('params.rate'), read('tags.colour'), read('tags.team')]).toEqual([0, undefined, undefined, 'blue', undefined]);
  });
});
