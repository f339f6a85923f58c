import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RolloutStep, StepDecision } from '../domain/rollout.js';

@Entity('rollout_step')
export class RolloutStepRow {
  @PrimaryColumn('text', { name: 'rollout_id' })
  rolloutId!: string;

  @PrimaryColumn('integer')
  index!: number;

  @Column('double precision', { name: 'traffic_percent' })
  trafficPercent!: number;

  @Column('timestamptz', { name: 'entered_at' })
  enteredAt!: Date;

  @Column('timestamptz', { name: 'left_at', nullable: true })
  leftAt!: Date | null;

  @Column('jsonb', { nullable: true })
  decision!: StepDecision | null;
}

export function stepOf(row: RolloutStepRow): RolloutStep {
  return { ...row, leftAt: row.leftAt ?? undefined, decision: row.decision ?? undefined };
}

export function stepRowOf(step: RolloutStep): RolloutStepRow {
  return { ...step, leftAt: step.leftAt ?? null, decision: step.decision ?? null };
}
