import type { Database, Transaction } from '@cairn/subgraph';
import type { PredictedChunk, Progress } from '../domain/predicted-rows.js';

export async function insertChunk(
  transaction: Transaction,
  { runId, step, number, rows, digest, modelVersionId, rowsTotal, at }: PredictedChunk & { readonly runId: string; readonly step: string; readonly rowsTotal: number; readonly at: Date },
): Promise<void> {
  await transaction.query(
    `INSERT INTO pipelines.predicted_chunk (run_id, step, number, rows, rows_total, digest, model_version_id, kept_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [runId, step, number, rows, rowsTotal, digest, modelVersionId, at],
  );
}

export function chunksOf(database: Database, runId: string, step: string): Promise<PredictedChunk[]> {
  return database.query('SELECT number, rows, digest, model_version_id AS "modelVersionId" FROM pipelines.predicted_chunk WHERE run_id = $1 AND step = $2 ORDER BY number', [runId, step]);
}

export async function askedVersion(database: Database, runId: string, step: string): Promise<string | undefined> {
  const [first] = await database.query<{ id: string }>('SELECT model_version_id AS id FROM pipelines.predicted_chunk WHERE run_id = $1 AND step = $2 LIMIT 1', [runId, step]);
  return first?.id;
}

export async function progressOf(database: Database, runId: string, step: string): Promise<Progress | undefined> {
  const [progress] = await database.query<Progress>(
    `SELECT sum(rows)::float8 AS "rowsDone", max(rows_total)::float8 AS "rowsTotal" FROM pipelines.predicted_chunk
     WHERE run_id = $1 AND step = $2 HAVING count(*) > 0`,
    [runId, step],
  );
  return progress;
}
