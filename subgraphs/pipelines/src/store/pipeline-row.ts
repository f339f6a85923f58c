import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Pipeline } from '../domain/pipeline.js';
import type { StepDefinition } from '../domain/step-definition.js';

@Entity('pipeline')
export class PipelineRow {
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
  steps!: readonly StepDefinition[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

export function pipelineOf({ id, projectId, name, version, steps, createdAt, createdBy }: PipelineRow): Pipeline {
  return { id, projectId, name, version, steps, createdAt, createdBy };
}
