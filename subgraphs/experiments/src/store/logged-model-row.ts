import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LoggedModel } from '../domain/logged-model.js';

@Entity('logged_model')
export class LoggedModelRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'experiment_id' })
  experimentId!: string;

  @Column('text', { name: 'run_id', nullable: true })
  runId!: string | null;

  @Column('text')
  name!: string;

  @Column('text', { name: 'model_type', nullable: true })
  modelType!: string | null;

  @Column('text')
  status!: LoggedModel['status'];

  @Column('text', { name: 'status_message', nullable: true })
  statusMessage!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('jsonb')
  params!: Record<string, string>;

  @Column('jsonb')
  tags!: Record<string, string>;
}

export function loggedModelOf(row: LoggedModelRow): LoggedModel {
  return {
    ...row,
    runId: row.runId ?? undefined,
    modelType: row.modelType ?? undefined,
    statusMessage: row.statusMessage ?? undefined,
    deletedAt: row.deletedAt ?? undefined,
  };
}

export function loggedModelRowOf(model: LoggedModel): LoggedModelRow {
  return {
    ...model,
    runId: model.runId ?? null,
    modelType: model.modelType ?? null,
    statusMessage: model.statusMessage ?? null,
    deletedAt: model.deletedAt ?? null,
    params: { ...model.params },
    tags: { ...model.tags },
  };
}
