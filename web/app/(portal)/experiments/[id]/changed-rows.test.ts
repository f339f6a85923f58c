import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../../../live/queries/run-search';
import { changedRows } from './changed-rows';

const run = (id: string, startedAt: string, status: RunRow['status'] = 'RUNNING'): RunRow => ({ id, name: id, status, startedAt, endedAt: null, lifecycle: 'ACTIVE', parent: null, params: [], tags: [], metrics: [] });
const rows = [run('b', '2026-01-02'), run('a', '2026-01-01')];
const none = new Set<string>();

describe('runs that change while a list is looked at', () => {
  it('change where they stand', () => {
    const after = changedRows({ rows, waiting: none }, { changes: [run('a', '2026-01-01', 'FINISHED')], since: '2026-01-03', isWhole: false });
    expect(after.rows.map(({ id, status }) => [id, status])).toEqual([['b', 'RUNNING'], ['a', 'FINISHED']]);
    expect(after.waiting.size).toBe(0);
  });

  it('wait when they are new, each once', () => {
    const seen = { changes: [run('c', '2026-01-04'), run('c', '2026-01-04')], since: '2026-01-03', isWhole: false };
    const after = changedRows(changedRows({ rows, waiting: none }, seen), seen);
    expect([after.rows.length, [...after.waiting]]).toEqual([2, ['c']]);
  });

  it('do not count as new when they are older and only not fetched yet', () => {
    expect(changedRows({ rows, waiting: none }, { changes: [run('old', '2025-01-01')], since: '2026-01-03', isWhole: false }).waiting.size).toBe(0);
  });

  it('are all new when every row is here', () => {
    expect(changedRows({ rows, waiting: none }, { changes: [run('spooled', '2025-01-01')], since: '2026-01-03', isWhole: true }).waiting.size).toBe(1);
  });
});
