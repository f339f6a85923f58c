import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LoggedPrediction } from '../domain/prediction.js';

@Entity('prediction')
export class PredictionRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text', { name: 'variant_id' })
  variantId!: string;

  @Column('text', { name: 'model_version_id' })
  modelVersionId!: string;

  @Column('text', { name: 'rollout_id', nullable: true })
  rolloutId!: string | null;

  @Column('integer', { name: 'step_index', nullable: true })
  stepIndex!: number | null;

  @Column('double precision', { name: 'traffic_percent' })
  trafficPercent!: number;

  @Column('timestamptz', { name: 'observed_at' })
  observedAt!: Date;

  @Column('timestamptz', { name: 'served_at' })
  servedAt!: Date;

  @Column('double precision', { name: 'latency_ms' })
  latencyMs!: number;

  @Column('jsonb')
  features!: Record<string, unknown>;

  @Column('jsonb')
  outputs!: Record<string, unknown>;

  @Column('double precision', { nullable: true })
  score!: number | null;

  @Column('text', { name: 'caller_id' })
  callerId!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('jsonb', { nullable: true })
  redacted!: readonly string[] | null;

  @Column('text', { name: 'sticky_hash', nullable: true })
  stickyHash!: string | null;

  @Column('text', { name: 'label_key', nullable: true })
  labelKey!: string | null;

  @Column('text', { name: 'batch_id' })
  batchId!: string;
}

export function predictionOf(row: PredictionRow): LoggedPrediction {
  return {
    ...row,
    rolloutId: row.rolloutId ?? undefined,
    stepIndex: row.stepIndex ?? undefined,
    score: row.score ?? undefined,
    requestId: row.requestId ?? undefined,
    redacted: row.redacted ?? [],
    stickyHash: row.stickyHash ?? undefined,
    labelKey: row.labelKey ?? undefined,
  };
}
