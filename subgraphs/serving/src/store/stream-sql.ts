import type { PredictionStream } from '../domain/prediction-stream.js';
import type { StreamAnswer } from '../domain/stores.js';
import type { UnansweredMessages } from '../domain/stream-status.js';

type Query = <Row extends object = Record<string, unknown>>(sql: string, parameters: unknown[]) => Promise<Row[]>;

const columns = `id, project_id AS "projectId", endpoint_id AS "endpointId", provider, input_subject AS "inputSubject", output_subject AS "outputSubject",
  maximum_in_flight AS "maximumInFlight", attempts, created_at AS "createdAt", created_by AS "createdBy"`;

export function readStreams(query: Query, ids: readonly string[]): Promise<PredictionStream[]> {
  return query(`SELECT ${columns} FROM serving.stream WHERE id = ANY($1) AND deleted_at IS NULL`, [ids]);
}

/** Oldest first; of all endpoints where none is named. */
export function readStreamsOf(query: Query, endpointId?: string): Promise<PredictionStream[]> {
  return query(`SELECT ${columns} FROM serving.stream WHERE deleted_at IS NULL AND ($1::text IS NULL OR endpoint_id = $1) ORDER BY id`, [endpointId ?? null]);
}

export async function insertStream(query: Query, { id, projectId, endpointId, provider, inputSubject, outputSubject, maximumInFlight, attempts, createdAt, createdBy }: PredictionStream): Promise<void> {
  await query(
    `INSERT INTO serving.stream (id, project_id, endpoint_id, provider, input_subject, output_subject, maximum_in_flight, attempts, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, projectId, endpointId, provider, inputSubject, outputSubject, maximumInFlight, attempts, createdAt, createdBy],
  );
}

/** @returns whether it was there. Nobody sees it any more; its row stays until its provider has forgotten it. What it answered is forgotten with time. */
export async function deleteStream(query: Query, id: string, at: Date): Promise<boolean> {
  return (await query('WITH gone AS (UPDATE serving.stream SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL RETURNING id) SELECT id FROM gone', [id, at])).length > 0;
}

/** Those that were deleted before, and whose rows are still there. */
export function readDeletedStreams(query: Query, before: Date): Promise<PredictionStream[]> {
  return query(`SELECT ${columns} FROM serving.stream WHERE deleted_at < $1`, [before]);
}

/** Messages without an answer, of each stream that has some. */
export function readUnanswered(query: Query, streamIds: readonly string[]): Promise<(UnansweredMessages & { readonly streamId: string })[]> {
  return query(
    `SELECT stream_id AS "streamId", count(*) FILTER (WHERE dead)::integer AS dead, count(*) FILTER (WHERE NOT dead)::integer AS retried
     FROM serving.stream_message WHERE stream_id = ANY($1) AND answer IS NULL GROUP BY stream_id`,
    [streamIds],
  );
}

export async function readStreamAnswer(query: Query, streamId: string, messageId: string): Promise<string | undefined> {
  const [row] = await query<{ answer: string }>('SELECT answer FROM serving.stream_message WHERE stream_id = $1 AND message_id = $2 AND answer IS NOT NULL', [streamId, messageId]);
  return row?.answer;
}

/** @returns the messages that had no answer before. */
export async function keepStreamAnswers(query: Query, streamId: string, answers: readonly StreamAnswer[], at: Date): Promise<ReadonlySet<string>> {
  // In one order everywhere: commits that wait for each other's messages never wait in a circle.
  const sorted = [...answers].sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
  const rows = await query<{ message_id: string }>(
    `INSERT INTO serving.stream_message AS m (stream_id, message_id, answer, failures, at)
     SELECT $1, a.id, a.answer, 0, $4 FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS a(id, answer, place) ORDER BY a.place
     ON CONFLICT (stream_id, message_id) DO UPDATE SET answer = excluded.answer, at = excluded.at WHERE m.answer IS NULL RETURNING message_id`,
    [streamId, sorted.map(({ messageId }) => messageId), sorted.map(({ answer }) => answer), at],
  );
  return new Set(rows.map(({ message_id }) => message_id));
}

export async function countStreamFailure(query: Query, streamId: string, messageId: string, at: Date): Promise<number> {
  const [row] = await query<{ failures: number }>(
    `INSERT INTO serving.stream_message AS m (stream_id, message_id, failures, at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (stream_id, message_id) DO UPDATE SET failures = m.failures + 1, at = excluded.at RETURNING failures`,
    [streamId, messageId, at],
  );
  return row!.failures;
}

/** Keeps that a message went where those go that cannot be answered. */
export async function markDead(query: Query, streamId: string, messageId: string, at: Date): Promise<void> {
  await query(
    `INSERT INTO serving.stream_message AS m (stream_id, message_id, failures, at, dead) VALUES ($1, $2, 0, $3, true)
     ON CONFLICT (stream_id, message_id) DO UPDATE SET dead = true, at = excluded.at`,
    [streamId, messageId, at],
  );
}
