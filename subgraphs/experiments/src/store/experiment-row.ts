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
}

export function experimentOf(row: ExperimentRow): Experiment {
  return { ...row };
}
