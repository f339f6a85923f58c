import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '@cairn/core';
import type { StrategyState } from '@cairn/plugin';
import { hasEnded, type OpenRollout, type Rollout } from '../domain/rollout.js';

@Entity('rollout')
export class RolloutRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text')
  strategy!: string;

  @Column('jsonb')
  options!: JsonObject;

  @Column('text', { name: 'champion_id' })
  championId!: string;

  @Column('text', { name: 'candidate_id' })
  candidateId!: string;

  @Column('text')
  status!: Rollout['status'];

  @Column('jsonb')
  state!: StrategyState;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('text', { name: 'started_by' })
  startedBy!: string;

  @Column('text', { name: 'started_event_id' })
  startedEventId!: string;

  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

export function rolloutOf({ status, pausedAt, endedAt, reason, ...facts }: RolloutRow): Rollout {
  switch (status) {
    case 'running':
      return { ...facts, status };
    case 'paused':
      return { ...facts, status, pausedAt: pausedAt ?? facts.startedAt };
    case 'promoted':
    case 'rolledBack':
    case 'stopped':
      return { ...facts, status, endedAt: endedAt ?? facts.startedAt, reason: reason ?? '' };
  }
}

export function openRolloutOf(row: RolloutRow): OpenRollout | undefined {
  const rollout = rolloutOf(row);
  return hasEnded(rollout) ? undefined : rollout;
}

export function rolloutRowOf(rollout: Rollout): RolloutRow {
  const ended = hasEnded(rollout) ? rollout : undefined;
  return {
    id: rollout.id,
    projectId: rollout.projectId,
    endpointId: rollout.endpointId,
    strategy: rollout.strategy,
    options: rollout.options,
    championId: rollout.championId,
    candidateId: rollout.candidateId,
    status: rollout.status,
    state: rollout.state,
    reason: ended?.reason ?? null,
    startedAt: rollout.startedAt,
    startedBy: rollout.startedBy,
    startedEventId: rollout.startedEventId,
    pausedAt: rollout.status === 'paused' ? rollout.pausedAt : null,
    endedAt: ended?.endedAt ?? null,
  };
}
