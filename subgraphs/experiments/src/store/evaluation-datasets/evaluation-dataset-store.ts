import { In } from 'typeorm';
import { pageOf, pageSize, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { loadInOrder, type Database, type Transaction } from '@cairn/subgraph';
import type { EvaluationDataset, EvaluationRecord } from '../../domain/evaluation-dataset.js';
import type { EvaluationDatasetCommit, EvaluationDatasetStore } from '../../domain/evaluation-dataset-store.js';
import type { Experiment } from '../../domain/experiment.js';
import { experimentOf, ExperimentRow } from '../experiment-row.js';
import { readDatasets, readRecords, readRecordsById, writeDataset, writeRecords } from './evaluation-dataset-sql.js';

/** Evaluation datasets and their records in PostgreSQL. */
export class SqlEvaluationDatasetStore implements EvaluationDatasetStore {
  constructor(private readonly database: Database) {}

  async datasets(ids: readonly string[]): Promise<(EvaluationDataset | undefined)[]> {
    return loadInOrder(ids, await readDatasets(this.database, { where: 'd.id = ANY($1)', values: [ids], most: ids.length }));
  }

  async listDatasets(projectId: string, experimentId: string | undefined, page: PageRequest): Promise<Page<EvaluationDataset>> {
    const size = pageSize(page);
    const mine = `d.project_id = $1 AND ($2::text IS NULL OR EXISTS (SELECT FROM experiments.evaluation_dataset_experiment x WHERE x.dataset_id = d.id AND x.experiment_id = $2))`;
    const [found, [counted]] = await Promise.all([
      readDatasets(this.database, { where: `${mine} AND ($3::text IS NULL OR d.id < $3)`, values: [projectId, experimentId ?? null, page.after ?? null], most: size + 1 }),
      this.database.query<{ count: number }>(`SELECT count(*) FROM experiments.evaluation_dataset d WHERE ${mine}`, [projectId, experimentId ?? null]),
    ]);
    return pageOf(found, size, Number(counted!.count), ({ id }) => id);
  }

  datasetsIn(projectId: string, most: number): Promise<EvaluationDataset[]> {
    return readDatasets(this.database, { where: 'd.project_id = $1', values: [projectId], most });
  }

  records(datasetId: string, page: { readonly first: number; readonly after: number }): Promise<{ readonly records: readonly EvaluationRecord[]; readonly next: number | undefined }> {
    return readRecords(this.database, datasetId, page);
  }

  commit<T>(context: RequestContext, work: (commit: EvaluationDatasetCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlEvaluationDatasetCommit(transaction)));
  }
}

class SqlEvaluationDatasetCommit implements EvaluationDatasetCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: EvaluationDatasetCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  async experiments(ids: readonly string[]): Promise<(Experiment | undefined)[]> {
    return loadInOrder(ids, (await this.transaction.manager.findBy(ExperimentRow, { id: In([...ids]) })).map(experimentOf));
  }

  async lockDataset(id: string): Promise<EvaluationDataset | undefined> {
    return (await readDatasets(this.transaction, { where: 'd.id = $1', values: [id], lock: true, most: 1 }))[0];
  }

  putDataset(dataset: EvaluationDataset): Promise<void> {
    return writeDataset(this.transaction, dataset);
  }

  async removeDataset(id: string): Promise<void> {
    // Its records and experiments go with it.
    await this.transaction.query('DELETE FROM experiments.evaluation_dataset WHERE id = $1', [id]);
  }

  recordsById(datasetId: string, ids: readonly string[]): Promise<Map<string, EvaluationRecord>> {
    return readRecordsById(this.transaction, datasetId, ids);
  }

  putRecords(datasetId: string, records: readonly EvaluationRecord[]): Promise<void> {
    return writeRecords(this.transaction, datasetId, records);
  }

  async removeRecords(datasetId: string, ids: readonly string[]): Promise<number> {
    return (await this.transaction.query('DELETE FROM experiments.evaluation_record WHERE dataset_id = $1 AND id = ANY($2) RETURNING id', [datasetId, ids])).length;
  }
}
