import { In } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import type { Run } from '../domain/run.js';
import { runOf, RunRow } from './run-row.js';

/** The runs, locked until the transaction ends, in an order that is the same for everybody. */
export async function lockRuns(transaction: Transaction, ids: readonly string[]): Promise<Map<string, Run>> {
  const rows = await transaction.manager.find(RunRow, { where: { id: In([...ids]) }, order: { id: 'ASC' }, lock: { mode: 'for_no_key_update' } });
  return new Map(rows.map((row) => [row.id, runOf(row)]));
}
