import { IsNull } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import type { Experiment } from '../domain/experiment.js';
import type { Param } from '../domain/param.js';
import type { Run } from '../domain/run.js';
import type { SavedView } from '../domain/saved-view.js';
import type { ExperimentCommit } from '../domain/stores.js';
import type { Tag } from '../domain/tag.js';
import { experimentOf, ExperimentRow } from './experiment-row.js';
import { readNamedValues } from './named-values.js';
import { RunRow, runRowOf } from './run-row.js';
import { lockRuns } from './run-sql.js';
import { savedViewOf, SavedViewRow } from './saved-view-row.js';

export class SqlExperimentCommit implements ExperimentCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: ExperimentCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  async experimentNamed(candidate: Experiment): Promise<{ experiment: Experiment; created: boolean }> {
    const inserted = await this.transaction.query<{ id: string }>(
      `INSERT INTO experiments.experiment (id, project_id, name, created_at, created_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [candidate.id, candidate.projectId, candidate.name, candidate.createdAt, candidate.createdBy, candidate.changedAt],
    );
    if (inserted.length > 0) return { experiment: candidate, created: true };
    const { projectId, name } = candidate;
    const row = await this.transaction.manager.findOneByOrFail(ExperimentRow, { projectId, name });
    return { experiment: experimentOf(row), created: false };
  }

  async lockExperiment(id: string): Promise<Experiment | undefined> {
    const row = await this.transaction.manager.findOne(ExperimentRow, { where: { id }, lock: { mode: 'for_no_key_update' } });
    return row ? experimentOf(row) : undefined;
  }

  async updateExperiment({ id, name, changedAt, deletedAt }: Experiment): Promise<void> {
    await this.transaction.manager.update(ExperimentRow, { id }, { name, changedAt, deletedAt: deletedAt ?? null });
  }

  async setExperimentTags(experimentId: string, tags: readonly Tag[]): Promise<void> {
    if (tags.length === 0) return;
    await this.transaction.query(
      `INSERT INTO experiments.experiment_tag (experiment_id, key, value) SELECT $1, * FROM unnest($2::text[], $3::text[])
       ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value`,
      [experimentId, tags.map(({ key }) => key), tags.map(({ value }) => value)],
    );
  }

  async removeExperimentTags(experimentId: string, keys: readonly string[]): Promise<string[]> {
    return keysOf(await this.transaction.query('DELETE FROM experiments.experiment_tag WHERE experiment_id = $1 AND key = ANY($2) RETURNING key', [experimentId, keys]));
  }

  async deleteRunsOf(experimentId: string, at: Date): Promise<void> {
    await this.transaction.manager.update(RunRow, { experimentId, deletedAt: IsNull() }, { deletedAt: at });
  }

  async restoreRunsOf(experimentId: string, deletedAt: Date): Promise<void> {
    await this.transaction.manager.update(RunRow, { experimentId, deletedAt }, { deletedAt: null });
  }

  async lockRun(id: string): Promise<Run | undefined> {
    return (await lockRuns(this.transaction, [id])).get(id);
  }

  async insertRun(run: Run): Promise<boolean> {
    const result = await this.transaction.manager.createQueryBuilder().insert().into(RunRow).values(runRowOf(run) as never).orIgnore().returning('id').execute();
    return (result.raw as unknown[]).length > 0;
  }

  async updateRun(run: Run): Promise<void> {
    const { id, ...changes } = runRowOf(run);
    await this.transaction.manager.update(RunRow, { id }, changes as never);
  }

  async params(runId: string): Promise<Param[]> {
    return (await readNamedValues(this.transaction, { table: 'param', owner: 'run_id' }, [runId])).get(runId)!;
  }

  async insertParams({ id, experimentId }: Run, params: readonly Param[]): Promise<void> {
    if (params.length === 0) return;
    await this.transaction.query('INSERT INTO experiments.param (run_id, experiment_id, key, value) SELECT $1, $2, * FROM unnest($3::text[], $4::text[])', [
      id,
      experimentId,
      params.map(({ key }) => key),
      params.map(({ value }) => value),
    ]);
  }

  async setTags({ id, experimentId }: Run, tags: readonly Tag[]): Promise<void> {
    if (tags.length === 0) return;
    await this.transaction.query(
      `INSERT INTO experiments.run_tag (run_id, experiment_id, key, value) SELECT $1, $2, * FROM unnest($3::text[], $4::text[])
       ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value`,
      [id, experimentId, tags.map(({ key }) => key), tags.map(({ value }) => value)],
    );
  }

  async removeTags(runId: string, keys: readonly string[]): Promise<string[]> {
    return keysOf(await this.transaction.query('DELETE FROM experiments.run_tag WHERE run_id = $1 AND key = ANY($2) RETURNING key', [runId, keys]));
  }

  async saveView(view: SavedView): Promise<SavedView> {
    const { experimentId, name } = view;
    const known = await this.transaction.manager.findOneBy(SavedViewRow, { experimentId, name });
    const saved = known ? { ...savedViewOf(known), state: view.state } : view;
    await this.transaction.manager.save(SavedViewRow, { ...saved });
    return saved;
  }

  async deleteView(id: string): Promise<void> {
    await this.transaction.manager.delete(SavedViewRow, { id });
  }
}

function keysOf(rows: readonly unknown[]): string[] {
  return (rows as { key: string }[]).map(({ key }) => key);
}
