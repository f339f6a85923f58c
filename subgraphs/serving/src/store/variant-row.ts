import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Variant } from '../domain/endpoint.js';
import type { TensorSignature } from '../domain/tensor.js';

@Entity('variant')
export class VariantRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text', { name: 'model_version_id' })
  modelVersionId!: string;

  @Column('integer', { name: 'version_number' })
  versionNumber!: number;

  @Column('text')
  digest!: string;

  @Column('jsonb')
  inputs!: readonly TensorSignature[];

  @Column('jsonb')
  outputs!: readonly TensorSignature[];

  @Column('double precision', { name: 'traffic_percent' })
  trafficPercent!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt!: Date | null;
}

export function variantOf(row: VariantRow): Variant {
  return { ...row, retiredAt: row.retiredAt ?? undefined };
}
