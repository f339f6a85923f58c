import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FeatureDefinition } from '@cairn/core';
import type { DataFormat } from '../domain/dataset.js';
import type { QualityReport } from '../domain/quality.js';
import type { ColumnProfile, ColumnSchema } from '../domain/scan/column.js';

@Entity('dataset')
export class DatasetRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

@Entity('dataset_version')
export class DatasetVersionRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'dataset_id' })
  datasetId!: string;

  @Column('integer')
  number!: number;

  @Column('text')
  digest!: string;

  @Column('double precision', { name: 'size_bytes' })
  sizeBytes!: number;

  @Column('double precision', { name: 'row_count' })
  rowCount!: number;

  @Column('text')
  format!: DataFormat;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb')
  schema!: ColumnSchema[];

  @Column('jsonb')
  profile!: ColumnProfile[];

  @Column('jsonb')
  quality!: QualityReport;

  @Column('text', { name: 'derived_from', array: true })
  derivedFrom!: string[];

  @Column('text', { name: 'predicted_by', nullable: true })
  predictedBy?: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

@Entity('ingest_refusal')
export class IngestRefusalRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  dataset!: string;

  @Column('text')
  digest!: string;

  @Column('text')
  message!: string;

  @Column('jsonb')
  quality!: QualityReport;

  @Column('timestamptz', { name: 'refused_at' })
  refusedAt!: Date;

  @Column('text', { name: 'refused_by' })
  refusedBy!: string;
}

@Entity('feature_view')
export class FeatureViewRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  digest!: string;

  @Column('jsonb')
  definitions!: FeatureDefinition[];

  @Column('text', { name: 'fitted_on', nullable: true })
  fittedOn!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

@Entity('label')
export class LabelRow {
  @PrimaryColumn('text', { name: 'prediction_id' })
  predictionId!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'batch_id' })
  batchId!: string;

  @Column('double precision')
  value!: number;

  @Column('timestamptz')
  at!: Date;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;
}
