import { can, newId, type Actor, type JsonObject, type RequestContext } from '@cairn/core';
import type { Pipeline } from './pipeline.js';
import type { StepDefinition } from './step-definition.js';

/** `waiting`: only people's decisions are still missing. */
export type PipelineRunStatus = 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';

/** `waiting`: for a decision; `skipped`: a step that it depends on did not succeed. */
export type StepStatus = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

/** One step of a run. */
export interface Step {
  readonly definition: StepDefinition;
  readonly status: StepStatus;
  /** How many jobs were started for it. */
  readonly attempts: number;
  /** The newest of its jobs. */
  readonly jobId?: string | undefined;
  /** The model version or rollout whose fate decides it. */
  readonly awaits?: string | undefined;
  /** The event that decided it, where it was one. */
  readonly eventId?: string | undefined;
  readonly outputs?: JsonObject | undefined;
  /** What it does, or why it ended so. */
  readonly message?: string | undefined;
  readonly startedAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
}

/** One execution of a pipeline: it starts once and ends once. */
export interface PipelineRun {
  readonly id: string;
  readonly projectId: string;
  readonly pipelineId: string;
  readonly pipelineVersion: number;
  readonly status: PipelineRunStatus;
  readonly params: JsonObject;
  readonly triggerId?: string | undefined;
  /** The event that made it start. */
  readonly causeEventId?: string | undefined;
  /** `pipeline.started`. */
  readonly startEventId: string;
  /** Whoever started it, with the roles held then: what the run does, it does as this actor. */
  readonly actor: Actor;
  readonly requestId: string;
  readonly steps: readonly Step[];
  readonly startedAt: Date;
  readonly endedAt?: Date | undefined;
  readonly reason?: string | undefined;
  /** Why it is to end early; jobs that run are then stopped, and nothing new is started. */
  readonly cancelReason?: string | undefined;
  /** Number of the process that drives it. */
  readonly driver?: number | undefined;
}

/** What a new run is made of. */
export interface NewRun {
  readonly pipeline: Pipeline;
  readonly params: JsonObject;
  readonly actor: Actor;
  readonly requestId: string;
  readonly triggerId?: string | undefined;
  readonly causeEventId?: string | undefined;
  readonly at: Date;
}

/** A run with all its steps pending. */
export function newRun({ pipeline, params, actor, requestId, triggerId, causeEventId, at }: NewRun): Omit<PipelineRun, 'startEventId'> {
  return {
    id: newId('pipelineRun'),
    projectId: pipeline.projectId,
    pipelineId: pipeline.id,
    pipelineVersion: pipeline.version,
    status: 'running',
    params,
    triggerId,
    causeEventId,
    actor: actorIn(actor, pipeline.projectId),
    requestId,
    steps: pipeline.steps.map((definition) => ({ definition, status: 'pending', attempts: 0 })),
    startedAt: at,
  };
}

/** The actor with the roles that matter to the project. */
export function actorIn({ id, name, kind, roles }: Actor, projectId: string): Actor {
  return { id, name, kind, roles: Object.fromEntries(Object.entries(roles).filter(([key]) => key === '*' || key === projectId)) };
}

/** The permission that a pipeline needs and the actor lacks, when there is one. */
export function lackedPermission(actor: Actor, projectId: string, steps: readonly StepDefinition[]): 'log' | 'operate' | undefined {
  if (!can(actor, 'log', projectId)) return 'log';
  return steps.some(({ kind }) => kind === 'rollout') && !can(actor, 'operate', projectId) ? 'operate' : undefined;
}

/** What a run does, it does as its actor, in its request, because it was started. */
export function contextOfRun(run: PipelineRun, causeId: string = run.startEventId): RequestContext {
  return { actor: run.actor, requestId: run.requestId, causeId };
}

export function hasEnded({ status }: Pick<PipelineRun, 'status'>): boolean {
  return status !== 'running' && status !== 'waiting';
}
