import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Experiment } from '../domain/experiment.js';

@Entity('experiment')
export class ExperimentRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}

export function experimentOf(row: ExperimentRow): Experiment {
  return { ...row, deletedAt: row.deletedAt ?? undefined };
}
