import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Trace } from '../../domain/trace.js';

@Entity('trace')
export class TraceRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'experiment_id' })
  experimentId!: string;

  @Column('text', { name: 'external_id' })
  externalId!: string;

  @Column('text', { name: 'client_request_id', nullable: true })
  clientRequestId!: string | null;

  @Column('text', { name: 'run_id', nullable: true })
  runId!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  state!: Trace['state'];

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('double precision', { name: 'duration_ms', nullable: true })
  durationMs!: number | null;

  @Column('text', { name: 'request_preview', nullable: true })
  requestPreview!: string | null;

  @Column('text', { name: 'response_preview', nullable: true })
  responsePreview!: string | null;

  @Column('jsonb')
  tags!: Record<string, string>;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('integer', { name: 'span_count' })
  spanCount!: number;

  @Column('boolean')
  told!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

export function traceOf(row: TraceRow): Trace {
  return {
    ...row,
    clientRequestId: row.clientRequestId ?? undefined,
    runId: row.runId ?? undefined,
    durationMs: row.durationMs ?? undefined,
    requestPreview: row.requestPreview ?? undefined,
    responsePreview: row.responsePreview ?? undefined,
  };
}

export function traceRowOf(trace: Trace): TraceRow {
  return {
    ...trace,
    clientRequestId: trace.clientRequestId ?? null,
    runId: trace.runId ?? null,
    durationMs: trace.durationMs ?? null,
    requestPreview: trace.requestPreview ?? null,
    responsePreview: trace.responsePreview ?? null,
    tags: { ...trace.tags },
    metadata: { ...trace.metadata },
  };
}
