import { In } from 'typeorm';
import { loadInOrder, newestPage, type Database, type Transaction } from '@cairn/subgraph';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import type { Artifact } from '../domain/artifact.js';
import type { Experiment } from '../domain/experiment.js';
import type { MetricSeries, MetricSummary } from '../domain/metric.js';
import type { Param } from '../domain/param.js';
import type { Run } from '../domain/run.js';
import type { ExperimentCommit, ExperimentStore, RunFilter } from '../domain/stores.js';
import { artifactOf, ArtifactRow } from './artifact-row.js';
import { experimentOf, ExperimentRow } from './experiment-row.js';
import { appendSeries, readSeries, readSummaries } from './metric-sql.js';
import { runOf, RunRow, runRowOf } from './run-row.js';

/** Experiments in PostgreSQL. */
export class SqlExperimentStore implements ExperimentStore {
  constructor(private readonly database: Database) {}

  async experiments(ids: readonly string[]): Promise<(Experiment | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ExperimentRow, { id: In([...ids]) })).map(experimentOf));
  }

  async experimentByName(projectId: string, name: string): Promise<Experiment | undefined> {
    return (await this.database.reader.findOneBy(ExperimentRow, { projectId, name })) ?? undefined;
  }

  async listExperiments(projectId: string, page: PageRequest): Promise<Page<Experiment>> {
    return newestPage(this.database.reader, ExperimentRow, { projectId }, page);
  }

  async countRuns(experimentId: string): Promise<number> {
    return this.database.reader.countBy(RunRow, { experimentId });
  }

  async runs(ids: readonly string[]): Promise<(Run | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(RunRow, { id: In([...ids]) })).map(runOf));
  }

  async listRuns({ projectId, experimentId, status }: RunFilter, page: PageRequest): Promise<Page<Run>> {
    const where = { projectId, ...(experimentId === undefined ? {} : { experimentId }), ...(status === undefined ? {} : { status }) };
    const found = await newestPage(this.database.reader, RunRow, where, page);
    return { ...found, nodes: found.nodes.map(runOf) };
  }

  async params(runId: string): Promise<Param[]> {
    return readParams((sql, parameters) => this.database.query(sql, parameters), runId);
  }

  summaries(runId: string): Promise<MetricSummary[]> {
    return readSummaries(this.database, runId);
  }

  series(runId: string, keys: readonly string[] | undefined, from?: Readonly<Record<string, number>>): Promise<MetricSeries[]> {
    return readSeries(this.database, runId, keys, from);
  }

  async artifacts(ids: readonly string[]): Promise<(Artifact | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ArtifactRow, { id: In([...ids]) })).map(artifactOf));
  }

  async artifactsOf(runId: string): Promise<Artifact[]> {
    return (await this.database.reader.find(ArtifactRow, { where: { runId }, order: { id: 'ASC' } })).map(artifactOf);
  }

  commit<T>(context: RequestContext, work: (commit: ExperimentCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlExperimentCommit(transaction)));
  }
}

class SqlExperimentCommit implements ExperimentCommit {
  readonly emit: ExperimentCommit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  async experimentNamed(candidate: Experiment): Promise<{ experiment: Experiment; created: boolean }> {
    const inserted = await this.transaction.query<{ id: string }>(
      `INSERT INTO experiments.experiment (id, project_id, name, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [candidate.id, candidate.projectId, candidate.name, candidate.createdAt, candidate.createdBy],
    );
    if (inserted.length > 0) return { experiment: candidate, created: true };
    const { projectId, name } = candidate;
    const row = await this.transaction.manager.findOneByOrFail(ExperimentRow, { projectId, name });
    return { experiment: experimentOf(row), created: false };
  }

  async lockRun(id: string): Promise<Run | undefined> {
    const row = await this.transaction.manager.findOne(RunRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? runOf(row) : undefined;
  }

  async insertRun(run: Run): Promise<void> {
    await this.transaction.manager.insert(RunRow, runRowOf(run) as never);
  }

  async updateRun(run: Run): Promise<void> {
    const { id, ...changes } = runRowOf(run);
    await this.transaction.manager.update(RunRow, { id }, changes as never);
  }

  params(runId: string): Promise<Param[]> {
    return readParams((sql, parameters) => this.transaction.query(sql, parameters), runId);
  }

  async insertParams(runId: string, params: readonly Param[]): Promise<void> {
    if (params.length === 0) return;
    await this.transaction.query('INSERT INTO experiments.param (run_id, key, value) SELECT $1, * FROM unnest($2::text[], $3::text[])', [
      runId,
      params.map(({ key }) => key),
      params.map(({ value }) => value),
    ]);
  }

  async claimBatch(runId: string, batchId: string): Promise<boolean> {
    const claimed = await this.transaction.query(
      'INSERT INTO experiments.metric_batch (run_id, batch_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING batch_id',
      [runId, batchId],
    );
    return claimed.length > 0;
  }

  appendSeries(runId: string, series: readonly MetricSeries[]): Promise<void> {
    return appendSeries(this.transaction, runId, series);
  }

  async insertArtifact(artifact: Artifact): Promise<void> {
    await this.transaction.manager.insert(ArtifactRow, { ...artifact });
  }
}

type Query = (sql: string, parameters: readonly unknown[]) => Promise<Param[]>;

function readParams(query: Query, runId: string): Promise<Param[]> {
  return query('SELECT key, value FROM experiments.param WHERE run_id = $1 ORDER BY key', [runId]);
}
