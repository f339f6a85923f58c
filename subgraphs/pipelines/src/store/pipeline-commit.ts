import { IsNull, LessThanOrEqual } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import type { Job } from '../domain/job.js';
import type { Pipeline } from '../domain/pipeline.js';
import type { PipelineRun } from '../domain/pipeline-run.js';
import type { PredictedChunk } from '../domain/predicted-rows.js';
import type { PipelineCommit } from '../domain/stores.js';
import type { Trigger } from '../domain/trigger.js';
import { noticeChannel } from './driver-session.js';
import { jobOf, JobRow, jobRowOf } from './job-row.js';
import { pipelineOf, PipelineRow } from './pipeline-row.js';
import { PipelineRunRow, pipelineRunRowOf } from './pipeline-run-row.js';
import { insertChunk } from './predicted-rows-sql.js';
import { withSteps } from './run-sql.js';
import { StepRow, stepRowOf } from './step-row.js';
import { triggerOf, TriggerRow, triggerRowOf } from './trigger-row.js';

const locked = { mode: 'pessimistic_write' } as const;

/** Writes of one transaction. */
export class SqlPipelineCommit implements PipelineCommit {
  readonly emit: PipelineCommit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  async pipelineNamed(candidate: Pipeline, digest: string): Promise<{ pipeline: Pipeline; digest: string; created: boolean }> {
    const { id, projectId, name, version, steps, createdAt, createdBy } = candidate;
    const inserted = await this.transaction.query(
      `INSERT INTO pipelines.pipeline (id, project_id, name, version, digest, steps, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [id, projectId, name, version, digest, JSON.stringify(steps), createdAt, createdBy],
    );
    if (inserted.length > 0) return { pipeline: candidate, digest, created: true };
    const row = await this.transaction.manager.findOneOrFail(PipelineRow, { where: { projectId, name }, lock: locked });
    return { pipeline: pipelineOf(row), digest: row.digest, created: false };
  }

  async putVersion({ id, version, steps }: Pipeline, digest: string): Promise<void> {
    await this.transaction.manager.update(PipelineRow, { id }, { version, digest, steps } as never);
  }

  async lockPipeline(id: string): Promise<Pipeline | undefined> {
    const row = await this.transaction.manager.findOne(PipelineRow, { where: { id }, lock: locked });
    return row ? pipelineOf(row) : undefined;
  }

  async openRunOf(pipelineId: string): Promise<string | undefined> {
    return (await this.transaction.manager.findOne(PipelineRunRow, { where: { pipelineId, endedAt: IsNull() }, order: { id: 'DESC' } }))?.id;
  }

  async triggerLike(candidate: Trigger): Promise<{ trigger: Trigger; created: boolean }> {
    const row = triggerRowOf(candidate);
    const [same] = await this.transaction.query<{ id: string }>(
      `SELECT id FROM pipelines.trigger WHERE pipeline_id = $1 AND kind = $2 AND event_type IS NOT DISTINCT FROM $3
         AND filter = $4::jsonb AND params = $5::jsonb AND cooldown_seconds = $6`,
      [row.pipelineId, row.kind, row.eventType, JSON.stringify(row.filter), JSON.stringify(row.params), row.cooldownSeconds],
    );
    if (same) return { trigger: triggerOf(await this.transaction.manager.findOneByOrFail(TriggerRow, { id: same.id })), created: false };
    await this.transaction.manager.insert(TriggerRow, row as never);
    return { trigger: candidate, created: true };
  }

  async triggersHearing(projectId: string, eventType: string): Promise<Trigger[]> {
    const where = { projectId, eventType, enabled: true };
    return (await this.transaction.manager.find(TriggerRow, { where, order: { id: 'ASC' }, lock: locked })).map(triggerOf);
  }

  async schedulesDue(now: Date): Promise<Trigger[]> {
    const where = { enabled: true, nextAt: LessThanOrEqual(now) };
    const rows = await this.transaction.manager.find(TriggerRow, { where, order: { id: 'ASC' }, lock: { ...locked, onLocked: 'skip_locked' } });
    return rows.map(triggerOf);
  }

  async updateTrigger({ id, lastFiredAt, lastSkippedReason, nextAt }: Trigger): Promise<void> {
    await this.transaction.manager.update(TriggerRow, { id }, { lastFiredAt: lastFiredAt ?? null, lastSkippedReason: lastSkippedReason ?? null, nextAt: nextAt ?? null });
  }

  async insertRun(run: PipelineRun): Promise<void> {
    await this.transaction.manager.insert(PipelineRunRow, pipelineRunRowOf(run) as never);
    await this.transaction.manager.insert(StepRow, run.steps.map((step, number) => stepRowOf(run.id, number, step)) as never);
    await this.notify(run);
  }

  async lockRun(id: string): Promise<PipelineRun | undefined> {
    const row = await this.transaction.manager.findOne(PipelineRunRow, { where: { id }, lock: locked });
    return row ? (await withSteps(this.transaction.manager, [row]))[0] : undefined;
  }

  async updateRun(before: PipelineRun, after: PipelineRun): Promise<void> {
    if (before === after) return;
    const { status, endedAt = null, reason = null, cancelReason = null } = after;
    await this.transaction.manager.update(PipelineRunRow, { id: after.id }, { status, endedAt, reason, cancelReason });
    for (const [number, step] of after.steps.entries()) {
      if (step === before.steps[number]) continue;
      const { runId, number: _, definition: __, ...changed } = stepRowOf(after.id, number, step);
      await this.transaction.manager.update(StepRow, { runId, number }, changed as never);
    }
    await this.notify(after);
  }

  async runsAwaiting(kind: 'approval' | 'rollout', nodeId: string): Promise<string[]> {
    const rows = await this.transaction.query<{ run_id: string }>(
      `SELECT DISTINCT run_id FROM pipelines.step
       WHERE awaits = $1 AND ended_at IS NULL AND definition ->> 'kind' = $2 ORDER BY run_id`,
      [nodeId, kind],
    );
    return rows.map(({ run_id: runId }) => runId);
  }

  async insertJob(job: Job): Promise<void> {
    await this.transaction.manager.insert(JobRow, jobRowOf(job) as never);
  }

  async lockJob(id: string): Promise<Job | undefined> {
    const row = await this.transaction.manager.findOne(JobRow, { where: { id }, lock: locked });
    return row ? jobOf(row) : undefined;
  }

  async updateJob(job: Job): Promise<void> {
    const { id, ...changes } = jobRowOf(job);
    await this.transaction.manager.update(JobRow, { id }, changes as never);
    await this.transaction.query(`SELECT pg_notify('${noticeChannel}', 'log ' || $1::text)`, [id]);
  }

  async keepChunk(run: PipelineRun, step: string, chunk: PredictedChunk & { readonly rowsTotal: number; readonly at: Date }): Promise<void> {
    await insertChunk(this.transaction, { runId: run.id, step, ...chunk });
    await this.notify(run);
  }

  private async notify({ projectId, id }: PipelineRun): Promise<void> {
    await this.transaction.query(`SELECT pg_notify('${noticeChannel}', 'run ' || $1::text || ' ' || $2::text)`, [projectId, id]);
  }
}
