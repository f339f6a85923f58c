import { describe, expect, it } from 'vitest';
import { compareRows } from './compare-rows';

const metric = (key: string, latest: number | null) => ({ key, latest, minimum: null, maximum: null, lastStep: 1, count: 1 });

describe('runs side by side', () => {
  it('show what differs first, and the best where it is known what better means', () => {
    const rows = compareRows([
      { params: [{ key: 'rate', value: '0.1' }, { key: 'seed', value: '1' }], metrics: [metric('logLoss', 0.5), metric('auc', 0.7)] },
      { params: [{ key: 'rate', value: '0.2' }, { key: 'seed', value: '1' }], metrics: [metric('logLoss', 0.4), metric('auc', null)] },
    ]);
    expect(rows.map(({ name, values, differs, best }) => [name, values, differs, best])).toEqual([
      ['auc', [0.7, undefined], true, 0],
      ['logLoss', [0.5, 0.4], true, 1],
      ['rate', ['0.1', '0.2'], true, undefined],
      ['seed', ['1', '1'], false, undefined],
    ]);
  });
});
