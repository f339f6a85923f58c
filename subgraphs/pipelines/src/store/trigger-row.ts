import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor, JsonObject } from '@cairn/core';
import type { Trigger, TriggerKind } from '../domain/trigger.js';

@Entity('trigger')
export class TriggerRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'pipeline_id' })
  pipelineId!: string;

  @Column('text')
  kind!: TriggerKind;

  @Column('text', { name: 'event_type', nullable: true })
  eventType!: string | null;

  @Column('jsonb')
  filter!: JsonObject;

  @Column('jsonb')
  params!: JsonObject;

  @Column('integer', { name: 'cooldown_seconds' })
  cooldownSeconds!: number;

  @Column('boolean')
  enabled!: boolean;

  @Column('timestamptz', { name: 'last_fired_at', nullable: true })
  lastFiredAt!: Date | null;

  @Column('text', { name: 'last_skipped_reason', nullable: true })
  lastSkippedReason!: string | null;

  @Column('timestamptz', { name: 'next_at', nullable: true })
  nextAt!: Date | null;

  @Column('jsonb')
  actor!: Actor;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

export function triggerOf(row: TriggerRow): Trigger {
  return {
    ...row,
    eventType: row.eventType ?? undefined,
    lastFiredAt: row.lastFiredAt ?? undefined,
    lastSkippedReason: row.lastSkippedReason ?? undefined,
    nextAt: row.nextAt ?? undefined,
  };
}

export function triggerRowOf(trigger: Trigger): TriggerRow {
  return {
    ...trigger,
    eventType: trigger.eventType ?? null,
    lastFiredAt: trigger.lastFiredAt ?? null,
    lastSkippedReason: trigger.lastSkippedReason ?? null,
    nextAt: trigger.nextAt ?? null,
  };
}
