import { In } from 'typeorm';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database, type Transaction } from '@cairn/subgraph';
import type { Dataset, DatasetVersion, IngestRefusal } from '../domain/dataset.js';
import type { FeatureView } from '../domain/feature-view.js';
import type { KeyedLabel, Label, NewLabel } from '../domain/label.js';
import type { DataCommit, DataStore } from '../domain/stores.js';
import { hasKeyedLabels, keyedLabels, keyedLabelsOf, putKeyedLabels, putLabels } from './label-sql.js';
import { DatasetRow, DatasetVersionRow, FeatureViewRow, IngestRefusalRow, LabelRow } from './rows.js';

/** Datasets, feature views and labels in PostgreSQL. */
export class SqlDataStore implements DataStore {
  constructor(private readonly database: Database) {}

  async datasets(ids: readonly string[]): Promise<(Dataset | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(DatasetRow, { id: In([...ids]) })).map(datasetOf));
  }

  async datasetByName(projectId: string, name: string): Promise<Dataset | undefined> {
    const row = await this.database.reader.findOneBy(DatasetRow, { projectId, name });
    return row ? datasetOf(row) : undefined;
  }

  async listDatasets(projectId: string, page: PageRequest): Promise<Page<Dataset>> {
    return mapped(await newestPage(this.database.reader, DatasetRow, { projectId }, page), datasetOf);
  }

  async versions(ids: readonly string[]): Promise<(DatasetVersion | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(DatasetVersionRow, { id: In([...ids]) })).map(versionOf));
  }

  async listVersions(projectId: string, datasetId: string | undefined, page: PageRequest): Promise<Page<DatasetVersion>> {
    const where = datasetId === undefined ? { projectId } : { projectId, datasetId };
    return mapped(await newestPage(this.database.reader, DatasetVersionRow, where, page), versionOf);
  }

  async featureViews(ids: readonly string[]): Promise<(FeatureView | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(FeatureViewRow, { id: In([...ids]) })).map(featureViewOf));
  }

  async listFeatureViews(projectId: string, page: PageRequest): Promise<Page<FeatureView>> {
    return mapped(await newestPage(this.database.reader, FeatureViewRow, { projectId }, page), featureViewOf);
  }

  async listRefusals(projectId: string, page: PageRequest): Promise<Page<IngestRefusal>> {
    return newestPage(this.database.reader, IngestRefusalRow, { projectId }, page);
  }

  labels(predictionIds: readonly string[], projectIds: readonly string[] | 'all'): Promise<Label[]> {
    return this.database.reader.findBy(LabelRow, { predictionId: In([...predictionIds]), ...within(projectIds) });
  }

  labelBatch(batchId: string, projectIds: readonly string[] | 'all'): Promise<Label[]> {
    return this.database.reader.findBy(LabelRow, { batchId, ...within(projectIds) });
  }

  commit<T>(context: RequestContext, work: (commit: DataCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlDataCommit(transaction)));
  }
}

/** Writes of one transaction. */
export class SqlDataCommit implements DataCommit {
  readonly emit: DataCommit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  async datasetNamed(candidate: Dataset): Promise<{ dataset: Dataset; created: boolean }> {
    const inserted = await this.transaction.query(
      `INSERT INTO data.dataset (id, project_id, name, description, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [candidate.id, candidate.projectId, candidate.name, candidate.description ?? null, candidate.createdAt, candidate.createdBy],
    );
    if (inserted.length > 0) return { dataset: candidate, created: true };
    const { projectId, name } = candidate;
    const row = await this.transaction.manager.findOneOrFail(DatasetRow, { where: { projectId, name }, lock: { mode: 'pessimistic_write' } });
    return { dataset: datasetOf(row), created: false };
  }

  async lastVersionNumber(datasetId: string): Promise<number> {
    return (await this.transaction.manager.maximum(DatasetVersionRow, 'number', { datasetId })) ?? 0;
  }

  async insertVersion(version: DatasetVersion): Promise<void> {
    await this.transaction.manager.insert(DatasetVersionRow, version as never);
    await this.transaction.useBlobs(version.projectId, [version.digest], version.id);
  }

  async insertRefusal(refusal: IngestRefusal): Promise<void> {
    await this.transaction.manager.insert(IngestRefusalRow, refusal as never);
  }

  async lockFeatureViews(projectId: string, name: string): Promise<FeatureView[]> {
    await this.transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`feature-view ${projectId} ${name}`]);
    const rows = await this.transaction.manager.find(FeatureViewRow, { where: { projectId, name }, order: { version: 'DESC' } });
    return rows.map(featureViewOf);
  }

  async insertFeatureView(view: FeatureView): Promise<void> {
    await this.transaction.manager.insert(FeatureViewRow, view as never);
  }

  putLabels(projectId: string, batchId: string, labels: readonly NewLabel[], recordedAt: Date): Promise<number> {
    return putLabels(this.transaction, projectId, batchId, labels, recordedAt);
  }

  putKeyedLabels(projectId: string, batchId: string, labels: readonly KeyedLabel[], recordedAt: Date): Promise<number> {
    return putKeyedLabels(this.transaction, projectId, batchId, labels, recordedAt);
  }

  keyedLabelsOf(batchId: string): Promise<KeyedLabel[]> {
    return keyedLabelsOf(this.transaction, batchId);
  }

  keyedLabels(projectId: string, endpointId: string, keys: readonly string[]): Promise<KeyedLabel[]> {
    return keyedLabels(this.transaction, projectId, endpointId, keys);
  }

  hasKeyedLabels(projectId: string): Promise<boolean> {
    return hasKeyedLabels(this.transaction, projectId);
  }
}

function datasetOf(row: DatasetRow): Dataset {
  return { ...row, description: row.description ?? undefined };
}

function versionOf(row: DatasetVersionRow): DatasetVersion {
  return { ...row, description: row.description ?? undefined, predictedBy: row.predictedBy ?? undefined };
}

function featureViewOf(row: FeatureViewRow): FeatureView {
  return { ...row, fittedOn: row.fittedOn ?? undefined };
}

function mapped<R, T>(page: Page<R>, show: (row: R) => T): Page<T> {
  return { ...page, nodes: page.nodes.map(show) };
}

function within(projectIds: readonly string[] | 'all'): { projectId?: ReturnType<typeof In<string>> } {
  return projectIds === 'all' ? {} : { projectId: In([...projectIds]) };
}
