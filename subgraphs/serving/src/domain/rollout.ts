import { ConflictError, type JsonObject } from '@cairn/core';
import type { StrategyDecision, StrategyState } from '@cairn/plugin';

interface RolloutFacts {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  readonly strategy: string;
  /** As the strategy completed them. */
  readonly options: JsonObject;
  readonly championId: string;
  readonly candidateId: string;
  readonly state: StrategyState;
  readonly startedAt: Date;
  readonly startedBy: string;
  /** The event that everything the rollout does is caused by. */
  readonly startedEventId: string;
}

/** The move of an endpoint from its champion to a candidate, or a comparison of the two. It ends once, one way or the other. */
export type Rollout =
  | (RolloutFacts & { readonly status: 'running' })
  | (RolloutFacts & { readonly status: 'paused'; readonly pausedAt: Date })
  /** `stopped`: the champion stays, and that says nothing bad of the candidate. */
  | (RolloutFacts & { readonly status: 'promoted' | 'rolledBack' | 'stopped'; readonly endedAt: Date; readonly reason: string });

export type OpenRollout = Extract<Rollout, { status: 'running' | 'paused' }>;
export type EndedRollout = Extract<Rollout, { status: 'promoted' | 'rolledBack' | 'stopped' }>;

/** How an ending is put in words. */
const endings = { promoted: 'promoted', rolledBack: 'rolled back', stopped: 'stopped' } as const satisfies Record<EndedRollout['status'], string>;

export function hasEnded(rollout: Rollout): rollout is EndedRollout {
  return rollout.status in endings;
}

/** A share of the traffic, how long it was held, and what was decided then. */
export interface RolloutStep {
  readonly rolloutId: string;
  /** From 0. */
  readonly index: number;
  readonly trafficPercent: number;
  readonly enteredAt: Date;
  readonly leftAt: Date | undefined;
  /** What was last decided in it; undefined until the strategy was asked. */
  readonly decision: StepDecision | undefined;
}

/** What was decided at one time: a strategy that compares may stay long in one step, and thinks differently as it learns. */
export interface RolloutNote {
  readonly rolloutId: string;
  readonly stepIndex: number;
  readonly at: Date;
  readonly decision: StepDecision;
}

export interface StepDecision {
  readonly kind: StrategyDecision['kind'];
  readonly reason: string;
  readonly evidence: JsonObject;
}

/** @throws {ConflictError} when the rollout has ended. */
export function requireOpen(rollout: Rollout): OpenRollout {
  if (hasEnded(rollout)) throw new ConflictError(`Rollout '${rollout.id}' already ended: it was ${endings[rollout.status]}`);
  return rollout;
}

/** Holds the traffic where it is. @throws {ConflictError} unless it runs. */
export function pauseRollout(rollout: Rollout, at: Date): Rollout {
  const open = requireOpen(rollout);
  if (open.status === 'paused') throw new ConflictError(`Rollout '${rollout.id}' is paused already`);
  return { ...open, status: 'paused', pausedAt: at };
}

/** Goes on where it was: the time of the pause does not count for the step. @throws {ConflictError} unless it is paused. */
export function resumeRollout(rollout: Rollout, at: Date): Rollout {
  const open = requireOpen(rollout);
  if (open.status === 'running') throw new ConflictError(`Rollout '${rollout.id}' is not paused`);
  const { pausedAt, ...facts } = open;
  const enteredAt = facts.state.enteredAt + at.getTime() - pausedAt.getTime();
  return { ...facts, status: 'running', state: { ...facts.state, enteredAt } };
}

export function stepRollout(rollout: OpenRollout, { stepIndex, trafficPercent, shadowPercent, memory }: Extract<StrategyDecision, { kind: 'step' }>, at: Date): OpenRollout {
  return { ...rollout, state: { stepIndex, trafficPercent, shadowPercent, memory, enteredAt: at.getTime() } };
}

export function endRollout(rollout: OpenRollout, status: EndedRollout['status'], { reason, at }: { readonly reason: string; readonly at: Date }): EndedRollout {
  const { id, projectId, endpointId, strategy, options, championId, candidateId, state, startedAt, startedBy, startedEventId } = rollout;
  return { id, projectId, endpointId, strategy, options, championId, candidateId, state, startedAt, startedBy, startedEventId, status, reason, endedAt: at };
}

/** What is wrong with a step that a strategy asks for, or undefined. */
export function stepFault({ state }: OpenRollout, { stepIndex, trafficPercent, shadowPercent = 0 }: Extract<StrategyDecision, { kind: 'step' }>): string | undefined {
  if (stepIndex !== state.stepIndex + 1) return `asked for step ${stepIndex} after step ${state.stepIndex}`;
  if (!(trafficPercent >= state.trafficPercent && trafficPercent <= 100)) return `asked for ${trafficPercent} % of the traffic after ${state.trafficPercent} %`;
  if (!(shadowPercent >= 0 && shadowPercent <= 100)) return `asked for copies of ${shadowPercent} % of the requests`;
  return undefined;
}
