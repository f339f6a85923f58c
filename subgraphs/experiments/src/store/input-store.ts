import { In } from 'typeorm';
import { loadInOrder, type Database, type Transaction } from '@cairn/subgraph';
import type { RequestContext } from '@cairn/core';
import type { DatasetUse, ExternalDataset } from '../domain/external-dataset.js';
import type { InputCommit, InputStore } from '../domain/input-store.js';
import type { LoggedModel, ModelMetric, RunModel } from '../domain/logged-model.js';
import type { Run } from '../domain/run.js';
import { ExperimentRow } from './experiment-row.js';
import { externalDatasetOf, ExternalDatasetRow } from './external-dataset-row.js';
import { loggedModelOf, LoggedModelRow, loggedModelRowOf } from './logged-model-row.js';
import { lockRuns } from './run-sql.js';

/** What runs used and made, in PostgreSQL. */
export class SqlInputStore implements InputStore {
  constructor(private readonly database: Database) {}

  async externalDatasets(ids: readonly string[]): Promise<(ExternalDataset | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ExternalDatasetRow, { id: In([...ids]) })).map(externalDatasetOf));
  }

  async datasetsOf(runIds: readonly string[]): Promise<Map<string, DatasetUse[]>> {
    const uses = await this.database.query<{ run_id: string; dataset_id: string; tags: Record<string, string> }>(
      'SELECT run_id, dataset_id, tags FROM experiments.run_dataset WHERE run_id = ANY($1) ORDER BY dataset_id',
      [runIds],
    );
    const datasets = new Map((await this.externalDatasets([...new Set(uses.map(({ dataset_id }) => dataset_id))])).map((dataset) => [dataset!.id, dataset!]));
    return grouped(runIds, uses.map(({ run_id, dataset_id, tags }) => [run_id, { dataset: datasets.get(dataset_id)!, tags }]));
  }

  async datasetSummaries(experimentIds: readonly string[]): Promise<{ experimentId: string; name: string; digest: string; context: string | undefined }[]> {
    const rows = await this.database.query<{ experimentId: string; name: string; digest: string; context: string | null }>(
      `SELECT DISTINCT u.experiment_id AS "experimentId", d.name, d.digest, u.tags ->> 'mlflow.data.context' AS context
       FROM experiments.run_dataset u JOIN experiments.external_dataset d ON d.id = u.dataset_id WHERE u.experiment_id = ANY($1) ORDER BY 2, 3 LIMIT 1000`,
      [experimentIds],
    );
    return rows.map((row) => ({ ...row, context: row.context ?? undefined }));
  }

  async loggedModels(ids: readonly string[]): Promise<(LoggedModel | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(LoggedModelRow, { id: In([...ids]) })).map(loggedModelOf));
  }

  async modelsOfRuns(runIds: readonly string[]): Promise<Map<string, LoggedModel[]>> {
    const rows = await this.database.reader.find(LoggedModelRow, { where: { runId: In([...runIds]) }, order: { id: 'ASC' } });
    return grouped(runIds, rows.filter(({ deletedAt }) => deletedAt === null).map((row) => [row.runId!, loggedModelOf(row)]));
  }

  async runModels(runIds: readonly string[]): Promise<Map<string, RunModel[]>> {
    const rows = await this.database.query<RunModel>('SELECT run_id AS "runId", model_id AS "modelId", direction, step FROM experiments.run_model WHERE run_id = ANY($1) ORDER BY model_id', [runIds]);
    return grouped(runIds, rows.map((row) => [row.runId, row]));
  }

  async modelMetrics(modelIds: readonly string[]): Promise<Map<string, ModelMetric[]>> {
    const rows = await this.database.query<ModelMetric>(
      `SELECT model_id AS "modelId", run_id AS "runId", key, value, step, at_ms AS "atMs", nullif(dataset_name, '') AS "datasetName", nullif(dataset_digest, '') AS "datasetDigest"
       FROM experiments.logged_model_metric WHERE model_id = ANY($1) ORDER BY at_ms, key`,
      [modelIds],
    );
    return grouped(modelIds, rows.map((row) => [row.modelId, { ...row, datasetName: row.datasetName ?? undefined, datasetDigest: row.datasetDigest ?? undefined }]));
  }

  async loggedModelsIn(experimentIds: readonly string[], most: number): Promise<LoggedModel[]> {
    const rows = await this.database.reader.find(LoggedModelRow, { where: { experimentId: In([...experimentIds]) }, order: { id: 'DESC' }, take: most });
    return rows.filter(({ deletedAt }) => deletedAt === null).map(loggedModelOf);
  }

  commit<T>(context: RequestContext, work: (commit: InputCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlInputCommit(transaction)));
  }
}

class SqlInputCommit implements InputCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: InputCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  async lockRun(id: string): Promise<Run | undefined> {
    return (await lockRuns(this.transaction, [id])).get(id);
  }

  async experimentProject(id: string): Promise<string | undefined> {
    return (await this.transaction.manager.findOneBy(ExperimentRow, { id }))?.projectId;
  }

  async datasetNamed(candidate: ExternalDataset): Promise<{ dataset: ExternalDataset; created: boolean }> {
    const { projectId, name, digest } = candidate;
    const row = { ...candidate, schema: candidate.schema ?? null, profile: candidate.profile ?? null };
    const result = await this.transaction.manager.createQueryBuilder().insert().into(ExternalDatasetRow).values(row).orIgnore().returning('id').execute();
    if ((result.raw as unknown[]).length > 0) return { dataset: candidate, created: true };
    return { dataset: externalDatasetOf(await this.transaction.manager.findOneByOrFail(ExternalDatasetRow, { projectId, name, digest })), created: false };
  }

  async useDataset({ id, experimentId }: Run, datasetId: string, tags: Readonly<Record<string, string>>): Promise<boolean> {
    const rows = await this.transaction.query(
      'INSERT INTO experiments.run_dataset (run_id, experiment_id, dataset_id, tags) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING run_id',
      [id, experimentId, datasetId, JSON.stringify(tags)],
    );
    return rows.length > 0;
  }

  async lockLoggedModel(id: string): Promise<LoggedModel | undefined> {
    const row = await this.transaction.manager.findOne(LoggedModelRow, { where: { id }, lock: { mode: 'for_no_key_update' } });
    return row ? loggedModelOf(row) : undefined;
  }

  async putLoggedModel(model: LoggedModel): Promise<void> {
    await this.transaction.manager.upsert(LoggedModelRow, loggedModelRowOf(model), ['id']);
  }

  async linkModels(links: readonly RunModel[]): Promise<void> {
    if (links.length === 0) return;
    await this.transaction.query(
      `INSERT INTO experiments.run_model (run_id, model_id, direction, step) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[])
       ON CONFLICT (run_id, direction, model_id) DO UPDATE SET step = excluded.step`,
      [links.map(({ runId }) => runId), links.map(({ modelId }) => modelId), links.map(({ direction }) => direction), links.map(({ step }) => step)],
    );
  }

  async putModelMetrics(metrics: readonly ModelMetric[]): Promise<void> {
    const last = [...new Map(metrics.map((metric) => [JSON.stringify([metric.modelId, metric.key, metric.datasetName, metric.datasetDigest, metric.runId]), metric])).values()];
    const column = <T>(of: (metric: ModelMetric) => T): T[] => last.map(of);
    await this.transaction.query(
      `INSERT INTO experiments.logged_model_metric AS m (model_id, key, dataset_name, dataset_digest, run_id, value, step, at_ms)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::float8[])
       ON CONFLICT (model_id, key, dataset_name, dataset_digest, run_id) DO UPDATE SET value = excluded.value, step = excluded.step, at_ms = excluded.at_ms
       WHERE (excluded.step, excluded.at_ms) >= (m.step, m.at_ms)`,
      [
        column(({ modelId }) => modelId),
        column(({ key }) => key),
        column(({ datasetName }) => datasetName ?? ''),
        column(({ datasetDigest }) => datasetDigest ?? ''),
        column(({ runId }) => runId),
        column(({ value }) => value),
        column(({ step }) => step),
        column(({ atMs }) => atMs),
      ],
    );
  }
}

function grouped<T>(ids: readonly string[], pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>(ids.map((id) => [id, []]));
  for (const [id, item] of pairs) groups.get(id)?.push(item);
  return groups;
}
