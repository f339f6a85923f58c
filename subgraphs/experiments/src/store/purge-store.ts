import type { Database, Transaction } from '@cairn/subgraph';
import type { RequestContext } from '@cairn/core';
import type { Experiment } from '../domain/experiment.js';
import type { PurgeCommit, Purged, PurgeStore, Retention } from '../domain/purge.js';
import type { Run } from '../domain/run.js';
import { experimentOf, ExperimentRow } from './experiment-row.js';
import { lockRuns } from './run-sql.js';
import { removeTraces } from './traces/remove-traces.js';

/** The most traces that one transaction removes. */
const tracesAtOnce = 10_000;

/** Frees rows in PostgreSQL, and lets go of bytes. */
export class SqlPurgeStore implements PurgeStore {
  constructor(private readonly database: Database) {}

  async retention(projectId: string): Promise<Retention> {
    const [row] = await this.database.query<{ bin_days: number | null }>('SELECT bin_days FROM experiments.retention WHERE project_id = $1', [projectId]);
    return { projectId, binDays: row?.bin_days ?? undefined };
  }

  async expired(now: Date, most: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT r.id FROM experiments.run r JOIN experiments.retention t ON t.project_id = r.project_id
       WHERE r.deleted_at IS NOT NULL AND t.bin_days IS NOT NULL AND r.deleted_at < $1::timestamptz - make_interval(days => t.bin_days) LIMIT $2`,
      [now, most],
    );
    return rows.map(({ id }) => id);
  }

  async runsOf(experimentId: string, most: number): Promise<string[]> {
    return (await this.database.query<{ id: string }>('SELECT id FROM experiments.run WHERE experiment_id = $1 LIMIT $2', [experimentId, most])).map(({ id }) => id);
  }

  async forgetBatches(endedBefore: Date): Promise<void> {
    await this.database.query('DELETE FROM experiments.metric_batch b USING experiments.run r WHERE r.id = b.run_id AND r.ended_at < $1', [endedBefore]);
  }

  commit<T>(context: RequestContext, work: (commit: PurgeCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlPurgeCommit(transaction)));
  }
}

class SqlPurgeCommit implements PurgeCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: PurgeCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  async lockRun(id: string): Promise<Run | undefined> {
    return (await lockRuns(this.transaction, [id])).get(id);
  }

  async lockExperiment(id: string): Promise<Experiment | undefined> {
    const row = await this.transaction.manager.findOne(ExperimentRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? experimentOf(row) : undefined;
  }

  async purgeRun({ id, experimentId }: Run): Promise<Omit<Purged, 'runs'>> {
    const [points] = await this.transaction.query<{ points: number }>(
      `SELECT coalesce((SELECT sum(count) FROM experiments.metric WHERE run_id = $1), 0) + coalesce((SELECT sum(points) FROM experiments.metric_segment WHERE experiment_id = $2 AND run_id = $1), 0) AS points`,
      [id, experimentId],
    );
    const models = (await this.transaction.query<{ id: string }>('SELECT id FROM experiments.logged_model WHERE run_id = $1', [id])).map((model) => model.id);
    const files = await this.transaction.query<{ id: string; size_bytes: number }>('DELETE FROM experiments.artifact WHERE run_id = $1 OR logged_model_id = ANY($2) RETURNING id, size_bytes', [id, models]);
    await this.transaction.releaseBlobs(files.map((file) => file.id));
    await this.transaction.query('DELETE FROM experiments.metric_segment WHERE experiment_id = $2 AND run_id = $1', [id, experimentId]);
    for (const table of ['metric_chunk', 'metric', 'metric_batch', 'param', 'run_tag', 'run_dataset', 'run_model']) {
      await this.transaction.query(`DELETE FROM experiments.${table} WHERE run_id = $1`, [id]);
    }
    await this.transaction.query('DELETE FROM experiments.run_model WHERE model_id = ANY($1)', [models]);
    await this.transaction.query('DELETE FROM experiments.logged_model_metric WHERE model_id = ANY($1)', [models]);
    await this.transaction.query('DELETE FROM experiments.logged_model WHERE id = ANY($1)', [models]);
    await this.transaction.query('UPDATE experiments.trace SET run_id = NULL WHERE run_id = $1 AND id IN (SELECT trace_id FROM experiments.trace_run WHERE run_id = $1)', [id]);
    await this.transaction.query('DELETE FROM experiments.trace_run WHERE run_id = $1', [id]);
    await this.transaction.query('DELETE FROM experiments.run WHERE id = $1', [id]);
    return { points: Number(points?.points ?? 0), artifacts: files.length, bytes: files.reduce((sum, { size_bytes }) => sum + size_bytes, 0) };
  }

  async purgeExperiment({ id }: Experiment): Promise<boolean> {
    const [left] = await this.transaction.query('SELECT 1 FROM experiments.run WHERE experiment_id = $1 LIMIT 1', [id]);
    if (left) return false;
    const traces = await this.transaction.query<{ id: string }>('SELECT id FROM experiments.trace WHERE experiment_id = $1 LIMIT $2', [id, tracesAtOnce]);
    await removeTraces(this.transaction, traces.map((trace) => trace.id));
    if (traces.length === tracesAtOnce) return false;
    const models = (await this.transaction.query<{ id: string }>('SELECT id FROM experiments.logged_model WHERE experiment_id = $1', [id])).map((model) => model.id);
    const files = await this.transaction.query<{ id: string }>('DELETE FROM experiments.artifact WHERE logged_model_id = ANY($1) RETURNING id', [models]);
    await this.transaction.releaseBlobs(files.map((file) => file.id));
    await this.transaction.query('DELETE FROM experiments.run_model WHERE model_id = ANY($1)', [models]);
    await this.transaction.query('DELETE FROM experiments.logged_model_metric WHERE model_id = ANY($1)', [models]);
    for (const table of ['logged_model', 'saved_view', 'experiment_tag', 'evaluation_dataset_experiment']) await this.transaction.query(`DELETE FROM experiments.${table} WHERE experiment_id = $1`, [id]);
    await this.transaction.query('DELETE FROM experiments.experiment WHERE id = $1', [id]);
    return true;
  }

  async putRetention({ projectId, binDays }: Retention): Promise<void> {
    await this.transaction.query('INSERT INTO experiments.retention (project_id, bin_days) VALUES ($1, $2) ON CONFLICT (project_id) DO UPDATE SET bin_days = excluded.bin_days', [projectId, binDays ?? null]);
  }
}
