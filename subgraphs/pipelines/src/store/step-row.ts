import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '@cairn/core';
import type { Step, StepStatus } from '../domain/pipeline-run.js';
import type { StepDefinition } from '../domain/step-definition.js';

@Entity('step')
export class StepRow {
  @PrimaryColumn('text', { name: 'run_id' })
  runId!: string;

  /** Place in the definition, from 0. */
  @PrimaryColumn('integer')
  number!: number;

  @Column('jsonb')
  definition!: StepDefinition;

  @Column('text')
  status!: StepStatus;

  @Column('integer')
  attempts!: number;

  @Column('text', { name: 'job_id', nullable: true })
  jobId!: string | null;

  @Column('text', { nullable: true })
  awaits!: string | null;

  @Column('text', { name: 'event_id', nullable: true })
  eventId!: string | null;

  @Column('jsonb', { nullable: true })
  outputs!: JsonObject | null;

  @Column('text', { nullable: true })
  message!: string | null;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

export function stepOf(row: StepRow): Step {
  return {
    definition: row.definition,
    status: row.status,
    attempts: row.attempts,
    jobId: row.jobId ?? undefined,
    awaits: row.awaits ?? undefined,
    eventId: row.eventId ?? undefined,
    outputs: row.outputs ?? undefined,
    message: row.message ?? undefined,
    startedAt: row.startedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
  };
}

export function stepRowOf(runId: string, number: number, step: Step): StepRow {
  return {
    runId,
    number,
    definition: step.definition,
    status: step.status,
    attempts: step.attempts,
    jobId: step.jobId ?? null,
    awaits: step.awaits ?? null,
    eventId: step.eventId ?? null,
    outputs: step.outputs ?? null,
    message: step.message ?? null,
    startedAt: step.startedAt ?? null,
    endedAt: step.endedAt ?? null,
  };
}
