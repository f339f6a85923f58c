import { isVisible, kindOf, newId, NotFoundError, requireIn, type CairnEvent, type JsonObject, type RequestContext } from '@cairn/core';
import { startRun } from './keep-run.js';
import { checkParams } from './pipeline.js';
import { actorIn, lackedPermission, newRun } from './pipeline-run.js';
import type { PipelineCommit, PipelineStore } from './stores.js';
import { checkTrigger, matches, nextOf, reasonNotToFire, type heardTypes, type Trigger, type TriggerKind } from './trigger.js';

/** An event that can start pipelines. */
export type TriggeringEvent = CairnEvent<(typeof heardTypes)[number]>;

/** What calls a trigger. */
interface Call {
  readonly requestId: string;
  /** What the run finds under `trigger` in its params. */
  readonly because: JsonObject;
  readonly causeEventId?: string | undefined;
  readonly causedBy?: string | undefined;
}

/** Defines triggers, and starts the pipelines of those that are called. */
export class TriggerService {
  constructor(
    private readonly store: PipelineStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Trigger | undefined)[]> {
    return (await this.store.triggers(ids)).map((trigger) => (isVisible(context, trigger) ? trigger : undefined));
  }

  ofPipeline(pipelineId: string): Promise<Trigger[]> {
    return this.store.triggersOf(pipelineId);
  }

  /** One that says the same as another of the pipeline is that one. */
  async define(
    input: { readonly pipelineId: string; readonly kind: TriggerKind; readonly eventType?: string | null | undefined; readonly filter?: unknown; readonly params?: unknown; readonly cooldownSeconds: number },
    context: RequestContext,
  ): Promise<Trigger> {
    const { pipelineId, kind, cooldownSeconds } = input;
    const eventType = input.eventType ?? undefined;
    const definition = { kind, eventType, filter: checkParams(input.filter), cooldownSeconds };
    const params = checkParams(input.params);
    checkTrigger(definition);
    return this.store.commit(context, async (commit) => {
      const pipeline = await commit.lockPipeline(pipelineId);
      if (!pipeline || !isVisible(context, pipeline)) throw NotFoundError.node('Pipeline', pipelineId);
      const { projectId } = pipeline;
      const lacked = lackedPermission(context.actor, projectId, pipeline.steps);
      if (lacked !== undefined) requireIn(context, lacked, projectId);
      const createdAt = this.now();
      const { trigger, created } = await commit.triggerLike({
        ...definition,
        id: newId('trigger'),
        projectId,
        pipelineId,
        params,
        enabled: true,
        nextAt: nextOf(definition, createdAt),
        actor: actorIn(context.actor, projectId),
        createdAt,
      });
      if (created) {
        const links = [{ from: pipelineId, to: trigger.id, relation: 'has' }];
        commit.emit({ type: 'trigger.defined', projectId, nodeId: trigger.id, payload: { pipelineId, kind, eventType }, links });
      }
      return trigger;
    });
  }

  /** Fires the triggers that the event calls; part of the commit in which the event is heard. */
  async hear(commit: PipelineCommit, event: TriggeringEvent): Promise<void> {
    if (event.projectId === undefined) return;
    const fields = { ...event.payload, nodeId: event.nodeId };
    for (const trigger of await commit.triggersHearing(event.projectId, event.type)) {
      if (!matches(trigger.filter, fields)) continue;
      const kind = kindOf(event.nodeId);
      await this.call(commit, trigger, {
        requestId: event.requestId,
        because: { eventId: event.id, ...fields },
        causeEventId: event.id,
        causedBy: kind === 'alert' || kind === 'datasetVersion' ? event.nodeId : undefined,
      });
    }
  }

  /** Fires the schedules that are due; a time that was missed is not made up for. */
  async fireDue(context: RequestContext): Promise<void> {
    await this.store.commit(context, async (commit) => {
      const now = this.now();
      for (const trigger of await commit.schedulesDue(now)) {
        const due = { ...trigger, nextAt: nextOf(trigger, now) };
        await this.call(commit, due, { requestId: context.requestId, because: { scheduledFor: trigger.nextAt?.toISOString() } });
      }
    });
  }

  private async call(commit: PipelineCommit, trigger: Trigger, { requestId, because, causeEventId, causedBy }: Call): Promise<void> {
    const pipeline = await commit.lockPipeline(trigger.pipelineId);
    if (!pipeline) return;
    const now = this.now();
    const { projectId } = pipeline;
    const reason = reasonNotToFire(trigger, { now, openRunId: await commit.openRunOf(pipeline.id), lacks: lackedPermission(trigger.actor, projectId, pipeline.steps) });
    if (reason !== undefined) {
      await commit.updateTrigger({ ...trigger, lastSkippedReason: causeEventId === undefined ? reason : `${reason} (at event '${causeEventId}')` });
      return;
    }
    const params = { ...trigger.params, trigger: because };
    await startRun(commit, newRun({ pipeline, params, actor: trigger.actor, requestId, triggerId: trigger.id, causeEventId, at: now }), { name: pipeline.name, causedBy });
    await commit.updateTrigger({ ...trigger, lastFiredAt: now, lastSkippedReason: undefined });
  }
}
