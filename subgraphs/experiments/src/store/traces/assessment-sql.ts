import type { Assessment } from '../../domain/assessment.js';
import type { Querier } from '../named-values.js';

type Kept = Omit<Assessment, 'id' | 'traceId' | 'name' | 'kind' | 'valid' | 'createdAt' | 'changedAt'>;

interface AssessmentRow extends Omit<Assessment, keyof Kept> {
  readonly body: Kept;
}

/** What was said of each trace, by its id, the earliest first. @param id only this. */
export async function readAssessments(querier: Querier, traceIds: readonly string[], id?: string): Promise<Map<string, Assessment[]>> {
  const rows = await querier.query<AssessmentRow>(
    `SELECT id, trace_id AS "traceId", name, kind, valid, created_at AS "createdAt", changed_at AS "changedAt", body
     FROM experiments.trace_assessment WHERE trace_id = ANY($1) AND ($2::text IS NULL OR id = $2) ORDER BY created_at, id`,
    [traceIds, id ?? null],
  );
  const found = new Map<string, Assessment[]>(traceIds.map((traceId) => [traceId, []]));
  for (const { body, ...row } of rows) {
    const { value, error, source, spanId, rationale, metadata, overrides } = body;
    found.get(row.traceId)!.push({ ...row, value, error, source, spanId, rationale, metadata, overrides });
  }
  return found;
}

export async function writeAssessments(querier: Querier, assessments: readonly Assessment[]): Promise<void> {
  for (const { id, traceId, name, kind, valid, createdAt, changedAt, ...body } of assessments) {
    await querier.query(
      `INSERT INTO experiments.trace_assessment (trace_id, id, name, kind, valid, created_at, changed_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (trace_id, id) DO UPDATE SET name = excluded.name, kind = excluded.kind, valid = excluded.valid, changed_at = excluded.changed_at, body = excluded.body`,
      [traceId, id, name, kind, valid, createdAt, changedAt, JSON.stringify(body)],
    );
  }
}
