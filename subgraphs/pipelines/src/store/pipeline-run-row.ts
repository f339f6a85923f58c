import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor, JsonObject } from '@cairn/core';
import type { PipelineRun, PipelineRunStatus } from '../domain/pipeline-run.js';
import { stepOf, type StepRow } from './step-row.js';

@Entity('pipeline_run')
export class PipelineRunRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'pipeline_id' })
  pipelineId!: string;

  @Column('integer', { name: 'pipeline_version' })
  pipelineVersion!: number;

  @Column('text')
  status!: PipelineRunStatus;

  @Column('jsonb')
  params!: JsonObject;

  @Column('text', { name: 'trigger_id', nullable: true })
  triggerId!: string | null;

  @Column('text', { name: 'cause_event_id', nullable: true })
  causeEventId!: string | null;

  @Column('text', { name: 'start_event_id' })
  startEventId!: string;

  @Column('jsonb')
  actor!: Actor;

  @Column('text', { name: 'request_id' })
  requestId!: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { name: 'cancel_reason', nullable: true })
  cancelReason!: string | null;

  @Column('integer', { nullable: true })
  driver!: number | null;
}

/** @param steps of the run, in order. */
export function pipelineRunOf(row: PipelineRunRow, steps: readonly StepRow[]): PipelineRun {
  return {
    ...row,
    triggerId: row.triggerId ?? undefined,
    causeEventId: row.causeEventId ?? undefined,
    endedAt: row.endedAt ?? undefined,
    reason: row.reason ?? undefined,
    cancelReason: row.cancelReason ?? undefined,
    driver: row.driver ?? undefined,
    steps: steps.map(stepOf),
  };
}

export function pipelineRunRowOf(run: PipelineRun): PipelineRunRow {
  return {
    ...run,
    triggerId: run.triggerId ?? null,
    causeEventId: run.causeEventId ?? null,
    endedAt: run.endedAt ?? null,
    reason: run.reason ?? null,
    cancelReason: run.cancelReason ?? null,
    driver: run.driver ?? null,
  };
}
