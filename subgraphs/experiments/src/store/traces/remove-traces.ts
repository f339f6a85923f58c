import type { Transaction } from '@cairn/subgraph';

/** Removes traces with their files; spans, assessments and links to runs go with their trace. */
export async function removeTraces(transaction: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const files = await transaction.query<{ id: string }>('DELETE FROM experiments.artifact WHERE trace_id = ANY($1) RETURNING id', [ids]);
  await transaction.releaseBlobs(files.map(({ id }) => id));
  await transaction.query('DELETE FROM experiments.trace WHERE id = ANY($1)', [ids]);
}
