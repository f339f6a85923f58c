import type { EvaluationDataset, EvaluationRecord } from '../../domain/evaluation-dataset.js';
import type { Querier } from '../named-values.js';

type Kept = Pick<EvaluationRecord, 'inputs' | 'outputs' | 'expectations' | 'tags' | 'source'>;

interface RecordRow extends Omit<EvaluationRecord, keyof Kept> {
  readonly place: number;
  readonly body: Kept;
}

const recordColumns = 'id, place, body, created_at AS "createdAt", created_by AS "createdBy", changed_at AS "changedAt", changed_by AS "changedBy"';

/** Datasets for which a condition on `d` holds, newest first. */
export async function readDatasets(querier: Querier, { where, values, lock = false, most }: { readonly where: string; readonly values: readonly unknown[]; readonly lock?: boolean; readonly most: number }): Promise<EvaluationDataset[]> {
  const rows = await querier.query<Omit<EvaluationDataset, 'schema'> & { readonly schema: EvaluationDataset['schema'] | null }>(
    `SELECT d.id, d.project_id AS "projectId", d.name, d.digest, d.schema, d.tags, d.record_count AS "recordCount",
       ARRAY(SELECT e.experiment_id FROM experiments.evaluation_dataset_experiment e WHERE e.dataset_id = d.id ORDER BY e.experiment_id) AS "experimentIds",
       d.created_at AS "createdAt", d.created_by AS "createdBy", d.changed_at AS "changedAt", d.changed_by AS "changedBy"
     FROM experiments.evaluation_dataset d WHERE ${where} ORDER BY d.id DESC LIMIT ${most}${lock ? ' FOR NO KEY UPDATE' : ''}`,
    values,
  );
  return rows.map((row) => ({ ...row, schema: row.schema ?? undefined }));
}

export async function writeDataset(querier: Querier, dataset: EvaluationDataset): Promise<void> {
  const { id, projectId, name, digest, schema, tags, recordCount, experimentIds, createdAt, createdBy, changedAt, changedBy } = dataset;
  await querier.query(
    `INSERT INTO experiments.evaluation_dataset (id, project_id, name, digest, schema, tags, record_count, created_at, created_by, changed_at, changed_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, schema = excluded.schema, tags = excluded.tags, record_count = excluded.record_count,
       changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [id, projectId, name, digest, schema ? JSON.stringify(schema) : null, JSON.stringify(tags), recordCount, createdAt, createdBy, changedAt, changedBy],
  );
  await querier.query('DELETE FROM experiments.evaluation_dataset_experiment WHERE dataset_id = $1 AND experiment_id <> ALL($2)', [id, experimentIds]);
  await querier.query('INSERT INTO experiments.evaluation_dataset_experiment (dataset_id, experiment_id) SELECT $1, * FROM unnest($2::text[]) ON CONFLICT DO NOTHING', [id, experimentIds]);
}

/** Records in the order added. */
export async function readRecords(querier: Querier, datasetId: string, { first, after }: { readonly first: number; readonly after: number }): Promise<{ readonly records: readonly EvaluationRecord[]; readonly next: number | undefined }> {
  const rows = await querier.query<RecordRow>(`SELECT ${recordColumns} FROM experiments.evaluation_record WHERE dataset_id = $1 AND place > $2 ORDER BY place LIMIT $3`, [datasetId, after, first + 1]);
  const page = rows.slice(0, first);
  return { records: page.map(recordOf), next: rows.length > first ? page.at(-1)?.place : undefined };
}

export async function readRecordsById(querier: Querier, datasetId: string, ids: readonly string[]): Promise<Map<string, EvaluationRecord>> {
  const rows = await querier.query<RecordRow>(`SELECT ${recordColumns} FROM experiments.evaluation_record WHERE dataset_id = $1 AND id = ANY($2)`, [datasetId, ids]);
  return new Map(rows.map((row) => [row.id, recordOf(row)]));
}

export async function writeRecords(querier: Querier, datasetId: string, records: readonly EvaluationRecord[]): Promise<void> {
  const column = <T>(of: (record: EvaluationRecord) => T): T[] => records.map(of);
  await querier.query(
    `INSERT INTO experiments.evaluation_record (dataset_id, id, body, created_at, created_by, changed_at, changed_by)
     SELECT $1, * FROM unnest($2::text[], $3::json[], $4::timestamptz[], $5::text[], $6::timestamptz[], $7::text[])
     ON CONFLICT (dataset_id, id) DO UPDATE SET body = excluded.body, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
    [
      datasetId,
      column(({ id }) => id),
      column(({ inputs, outputs, expectations, tags, source }) => JSON.stringify({ inputs, outputs, expectations, tags, source })),
      column(({ createdAt }) => createdAt),
      column(({ createdBy }) => createdBy),
      column(({ changedAt }) => changedAt),
      column(({ changedBy }) => changedBy),
    ],
  );
}

function recordOf({ place: _, body: { inputs, outputs, expectations, tags, source }, ...row }: RecordRow): EvaluationRecord {
  return { ...row, inputs, outputs, expectations, tags, source };
}
