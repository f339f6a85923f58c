import { In } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import type { RunHead } from '../domain/metric-store.js';
import type { Run } from '../domain/run.js';
import { runOf, RunRow } from './run-row.js';

/** The runs, locked until the transaction ends, in an order that is the same for everybody. */
export async function lockRuns(transaction: Transaction, ids: readonly string[]): Promise<Map<string, Run>> {
  const rows = await transaction.manager.find(RunRow, { where: { id: In([...ids]) }, order: { id: 'ASC' }, lock: { mode: 'for_no_key_update' } });
  return new Map(rows.map((row) => [row.id, runOf(row)]));
}

/** The same, of which only what decides about metrics is read. */
export async function lockRunHeads(transaction: Transaction, ids: readonly string[]): Promise<Map<string, RunHead>> {
  const rows = await transaction.query<{ id: string; project_id: string; experiment_id: string; status: Run['status']; deleted_at: Date | null }>(
    'SELECT id, project_id, experiment_id, status, deleted_at FROM experiments.run WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE',
    [ids],
  );
  return new Map(rows.map(({ id, project_id, experiment_id, status, deleted_at }) => [id, { id, projectId: project_id, experimentId: experiment_id, status, deletedAt: deleted_at ?? undefined }]));
}
