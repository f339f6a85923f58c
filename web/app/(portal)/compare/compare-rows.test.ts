import { describe, expect, it } from 'vitest';
import { compareRows } from './compare-rows';

const metric = (key: string, latest: number | null) => ({ key, latest, minimum: null, maximum: null, lastStep: 1, count: 1 });
const bare = { code: null, environment: null };
const code = { commit: 'abcdef0123456789', repository: 'https://example.org/r', digest: null, dirty: true, diffDigest: 'sha256:1234567890abcdef' };

describe('runs side by side', () => {
  it('show what differs first, and the best where it is known what better means', () => {
    const rows = compareRows([
      { ...bare, params: [{ key: 'rate', value: '0.1' }, { key: 'seed', value: '1' }], metrics: [metric('logLoss', 0.5), metric('auc', 0.7)] },
      { ...bare, params: [{ key: 'rate', value: '0.2' }, { key: 'seed', value: '1' }], metrics: [metric('logLoss', 0.4), metric('auc', null)] },
    ]);
    expect(rows.map(({ name, values, differs, best }) => [name, values, differs, best])).toEqual([
      ['auc', [0.7, undefined], true, 0],
      ['logLoss', [0.5, 0.4], true, 1],
      ['rate', ['0.1', '0.2'], true, undefined],
      ['seed', ['1', '1'], false, undefined],
    ]);
  });

  it('show code, machine and packages', () => {
    const of = (numpy: string) => ({ params: [], metrics: [], code, environment: { runtime: 'python 3.11.7', packages: { numpy } } });
    const rows = compareRows([of('1.26.4'), of('2.0.0')]);
    expect(rows.map(({ kind, name, values, differs }) => [kind, name, values[0], differs])).toEqual([
      ['package', 'numpy', '1.26.4', true],
      ['code', 'Commit', 'abcdef012345', false],
      ['code', 'Working tree', 'changed', false],
      ['code', 'Changes', '1234567890ab', false],
      ['code', 'Repository', 'https://example.org/r', false],
      ['machine', 'Runtime', 'python 3.11.7', false],
    ]);
  });
});
