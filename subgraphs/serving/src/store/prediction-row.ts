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

  @Column('text', { name: 'batch_id' })
  batchId!: string;
}

export function predictionOf(row: PredictionRow): LoggedPrediction {
  const { rolloutId, stepIndex, score, requestId } = row;
  return { ...row, rolloutId: rolloutId ?? undefined, stepIndex: stepIndex ?? undefined, score: score ?? undefined, requestId: requestId ?? undefined };
}
