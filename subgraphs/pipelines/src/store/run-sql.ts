import { In, type EntityManager, type FindOptionsWhere } from 'typeorm';
import type { PipelineRun } from '../domain/pipeline-run.js';
import { driverLockClass } from './driver-session.js';
import { pipelineRunOf, PipelineRunRow } from './pipeline-run-row.js';
import { StepRow } from './step-row.js';

/** Runs with their steps, in the order of the rows. */
export async function withSteps(manager: EntityManager, rows: readonly PipelineRunRow[]): Promise<PipelineRun[]> {
  const where: FindOptionsWhere<StepRow> = { runId: In(rows.map(({ id }) => id)) };
  const steps = rows.length === 0 ? [] : await manager.find(StepRow, { where, order: { number: 'ASC' } });
  return rows.map((row) => pipelineRunOf(row, steps.filter(({ runId }) => runId === row.id)));
}

/** Takes open runs that carry no number, or that of a driver whose lock is gone. */
export const claimRuns = `
  UPDATE pipelines.pipeline_run SET driver = $1
  WHERE id IN (
    SELECT id FROM pipelines.pipeline_run
    WHERE ended_at IS NULL AND (driver IS NULL OR driver NOT IN (
      SELECT objid::bigint FROM pg_locks
      WHERE locktype = 'advisory' AND classid = ${driverLockClass} AND objsubid = 2 AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ))
    ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED
  )
  RETURNING id`;
