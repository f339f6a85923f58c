import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '@cairn/core';
import type { Job } from '../domain/job.js';

@Entity('job')
export class JobRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'run_id' })
  runId!: string;

  @Column('text')
  step!: string;

  @Column('text')
  status!: Job['status'];

  @Column('text', { array: true })
  command!: string[];

  @Column('double precision')
  cores!: number;

  @Column('double precision', { name: 'memory_bytes' })
  memoryBytes!: number;

  @Column('integer')
  gpus!: number;

  @Column('double precision', { name: 'time_limit_ms' })
  timeLimitMs!: number;

  @Column('text', { name: 'start_event_id' })
  startEventId!: string;

  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'device_ids', array: true })
  deviceIds!: string[];

  @Column('integer', { name: 'exit_code', nullable: true })
  exitCode!: number | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('jsonb', { nullable: true })
  outputs!: JsonObject | null;

  @Column('double precision', { name: 'peak_memory_bytes', nullable: true })
  peakMemoryBytes!: number | null;

  @Column('double precision', { name: 'cpu_ms', nullable: true })
  cpuMs!: number | null;
}

export function jobOf(row: JobRow): Job {
  return {
    ...row,
    startedAt: row.startedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    exitCode: row.exitCode ?? undefined,
    reason: row.reason ?? undefined,
    outputs: row.outputs ?? undefined,
    peakMemoryBytes: row.peakMemoryBytes ?? undefined,
    cpuMs: row.cpuMs ?? undefined,
  };
}

export function jobRowOf(job: Job): JobRow {
  return {
    ...job,
    command: [...job.command],
    deviceIds: [...job.deviceIds],
    startedAt: job.startedAt ?? null,
    endedAt: job.endedAt ?? null,
    exitCode: job.exitCode ?? null,
    reason: job.reason ?? null,
    outputs: job.outputs ?? null,
    peakMemoryBytes: job.peakMemoryBytes ?? null,
    cpuMs: job.cpuMs ?? null,
  };
}
