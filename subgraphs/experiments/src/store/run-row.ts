import { Column, Entity, PrimaryColumn } from 'typeorm';
import { isOpen, type CodeVersion, type Run } from '../domain/run.js';

@Entity('run')
export class RunRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'experiment_id' })
  experimentId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  status!: Run['status'];

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'started_by' })
  startedBy!: string;

  @Column('text', { name: 'job_id', nullable: true })
  jobId!: string | null;

  @Column('text', { name: 'parent_id', nullable: true })
  parentId!: string | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;

  @Column('text', { name: 'dataset_version_ids', array: true })
  datasetVersionIds!: string[];

  @Column('jsonb', { nullable: true })
  code!: CodeVersion | null;

  @Column('jsonb', { nullable: true })
  environment!: Record<string, unknown> | null;
}

export function runOf(row: RunRow): Run {
  const facts = {
    id: row.id,
    projectId: row.projectId,
    experimentId: row.experimentId,
    name: row.name,
    startedAt: row.startedAt,
    startedBy: row.startedBy,
    jobId: row.jobId ?? undefined,
    parentId: row.parentId ?? undefined,
    deletedAt: row.deletedAt ?? undefined,
    datasetVersionIds: row.datasetVersionIds,
    code: row.code ?? undefined,
    environment: row.environment ?? undefined,
  };
  if (row.status === 'running' || row.status === 'scheduled') return { ...facts, status: row.status };
  const endedAt = row.endedAt ?? row.startedAt;
  return row.status === 'finished' ? { ...facts, status: row.status, endedAt } : { ...facts, status: row.status, endedAt, reason: row.reason ?? undefined };
}

export function runRowOf(run: Run): RunRow {
  return {
    id: run.id,
    projectId: run.projectId,
    experimentId: run.experimentId,
    name: run.name,
    status: run.status,
    reason: run.status === 'failed' || run.status === 'killed' ? (run.reason ?? null) : null,
    startedAt: run.startedAt,
    endedAt: isOpen(run) ? null : run.endedAt,
    startedBy: run.startedBy,
    jobId: run.jobId ?? null,
    parentId: run.parentId ?? null,
    deletedAt: run.deletedAt ?? null,
    datasetVersionIds: [...run.datasetVersionIds],
    code: run.code ?? null,
    environment: run.environment ?? null,
  };
}
