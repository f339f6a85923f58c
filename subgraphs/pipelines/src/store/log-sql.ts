import type { Database } from '@cairn/subgraph';
import type { LogLine } from '../domain/job.js';
import { noticeChannel } from './driver-session.js';

/** How many lines of a job are kept. */
const keptLines = 10_000;
const readSize = 1_000;

export async function appendLines(database: Database, jobId: string, lines: readonly LogLine[]): Promise<void> {
  await database.query(
    `WITH written AS (
       INSERT INTO pipelines.log_line (job_id, number, at, stream, text)
       SELECT $1, * FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::text[])
     ), dropped AS (
       DELETE FROM pipelines.log_line WHERE job_id = $1 AND number <= $6
     )
     SELECT pg_notify('${noticeChannel}', 'log ' || $1)`,
    [
      jobId,
      lines.map(({ number }) => number),
      lines.map(({ at }) => at),
      lines.map(({ stream }) => stream),
      lines.map(({ text }) => text),
      (lines.at(-1)?.number ?? 0) - keptLines,
    ],
  );
}

export async function lastLines(database: Database, jobId: string, count: number): Promise<LogLine[]> {
  const lines = await database.query<LogLine>(
    'SELECT number, at, stream, text FROM pipelines.log_line WHERE job_id = $1 ORDER BY number DESC LIMIT $2',
    [jobId, count],
  );
  return lines.reverse();
}

export function linesAfter(database: Database, jobId: string, number: number): Promise<LogLine[]> {
  return database.query('SELECT number, at, stream, text FROM pipelines.log_line WHERE job_id = $1 AND number > $2 ORDER BY number LIMIT $3', [jobId, number, readSize]);
}
