import { In } from 'typeorm';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database } from '@cairn/subgraph';
import type { Job, LogLine } from '../domain/job.js';
import type { Pipeline } from '../domain/pipeline.js';
import type { PipelineRun } from '../domain/pipeline-run.js';
import type { PipelineCommit, PipelineStore } from '../domain/stores.js';
import type { Trigger } from '../domain/trigger.js';
import type { PredictedChunk, Progress } from '../domain/predicted-rows.js';
import { noticeChannel } from './driver-session.js';
import { jobOf, JobRow } from './job-row.js';
import { appendLines, lastLines, linesAfter } from './log-sql.js';
import { SqlPipelineCommit } from './pipeline-commit.js';
import { pipelineOf, PipelineRow } from './pipeline-row.js';
import { askedVersion, chunksOf, progressOf } from './predicted-rows-sql.js';
import { PipelineRunRow } from './pipeline-run-row.js';
import { claimRuns, withSteps } from './run-sql.js';
import { triggerOf, TriggerRow } from './trigger-row.js';

/** Pipelines and their runs in PostgreSQL. */
export class SqlPipelineStore implements PipelineStore {
  constructor(private readonly database: Database) {}

  async pipelines(ids: readonly string[]): Promise<(Pipeline | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(PipelineRow, { id: In([...ids]) })).map(pipelineOf));
  }

  async pipelineByName(projectId: string, name: string): Promise<Pipeline | undefined> {
    const row = await this.database.reader.findOneBy(PipelineRow, { projectId, name });
    return row ? pipelineOf(row) : undefined;
  }

  async listPipelines(projectId: string, page: PageRequest): Promise<Page<Pipeline>> {
    const found = await newestPage(this.database.reader, PipelineRow, { projectId }, page);
    return { ...found, nodes: found.nodes.map(pipelineOf) };
  }

  async triggers(ids: readonly string[]): Promise<(Trigger | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(TriggerRow, { id: In([...ids]) })).map(triggerOf));
  }

  async triggersOf(pipelineId: string): Promise<Trigger[]> {
    return (await this.database.reader.find(TriggerRow, { where: { pipelineId }, order: { id: 'ASC' } })).map(triggerOf);
  }

  async runs(ids: readonly string[]): Promise<(PipelineRun | undefined)[]> {
    const rows = await this.database.reader.findBy(PipelineRunRow, { id: In([...ids]) });
    return loadInOrder(ids, await withSteps(this.database.reader, rows));
  }

  async listRuns({ projectId, pipelineId }: { readonly projectId: string; readonly pipelineId?: string | undefined }, page: PageRequest): Promise<Page<PipelineRun>> {
    const where = { projectId, ...(pipelineId === undefined ? {} : { pipelineId }) };
    const found = await newestPage(this.database.reader, PipelineRunRow, where, page);
    return { ...found, nodes: await withSteps(this.database.reader, found.nodes) };
  }

  async jobs(ids: readonly string[]): Promise<(Job | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(JobRow, { id: In([...ids]) })).map(jobOf));
  }

  lastLines(jobId: string, count: number): Promise<LogLine[]> {
    return lastLines(this.database, jobId, count);
  }

  linesAfter(jobId: string, number: number): Promise<LogLine[]> {
    return linesAfter(this.database, jobId, number);
  }

  predictedChunks(runId: string, step: string): Promise<PredictedChunk[]> {
    return chunksOf(this.database, runId, step);
  }

  askedVersion(runId: string, step: string): Promise<string | undefined> {
    return askedVersion(this.database, runId, step);
  }

  progressOf(runId: string, step: string): Promise<Progress | undefined> {
    return progressOf(this.database, runId, step);
  }

  appendLines(jobId: string, lines: readonly LogLine[]): Promise<void> {
    return appendLines(this.database, jobId, lines);
  }

  async claimRuns(driver: number): Promise<string[]> {
    // TypeORM answers [rows, count] for an UPDATE.
    const [rows] = await this.database.query<{ id: string }[]>(claimRuns, [driver]);
    return (rows ?? []).map(({ id }) => id);
  }

  async jobRuns({ id, projectId, runId }: Job, { startedAt, deviceIds }: { readonly startedAt: Date; readonly deviceIds: readonly string[] }): Promise<void> {
    await this.database.query(
      `WITH started AS (
         UPDATE pipelines.job SET status = 'running', started_at = $2, device_ids = $3 WHERE id = $1 AND status = 'pending'
       )
       SELECT pg_notify('${noticeChannel}', 'run ' || $4::text || ' ' || $5::text)`,
      [id, startedAt, deviceIds, projectId, runId],
    );
  }

  commit<T>(context: RequestContext, work: (commit: PipelineCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlPipelineCommit(transaction)));
  }
}
