import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ExternalDataset } from '../domain/external-dataset.js';

@Entity('external_dataset')
export class ExternalDatasetRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  digest!: string;

  @Column('text', { name: 'source_type' })
  sourceType!: string;

  @Column('text')
  source!: string;

  @Column('text', { nullable: true })
  schema!: string | null;

  @Column('text', { nullable: true })
  profile!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

export function externalDatasetOf(row: ExternalDatasetRow): ExternalDataset {
  return { ...row, schema: row.schema ?? undefined, profile: row.profile ?? undefined };
}
