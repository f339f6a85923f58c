import { canonicalJson, InvalidInputError, type Actor, type EventType, type JsonObject } from '@cairn/core';
import { Members, shown } from './members.js';

/** Why a pipeline runs. */
export type TriggerKind = 'skew' | 'degradation' | 'drift' | 'newData' | 'newRequirement' | 'onDemand' | 'schedule';

/** The events that can start a pipeline. */
export const heardTypes = ['alert.raised', 'drift.detected', 'degradation.detected', 'datasetVersion.created'] as const satisfies readonly EventType[];

/** Starts a pipeline when something happens, or time after time. */
export interface Trigger {
  readonly id: string;
  readonly projectId: string;
  readonly pipelineId: string;
  readonly kind: TriggerKind;
  readonly eventType?: string | undefined;
  /** Members that the event's payload (and `nodeId`) must have; of a schedule `{ everySeconds }`. */
  readonly filter: JsonObject;
  readonly params: JsonObject;
  readonly cooldownSeconds: number;
  readonly enabled: boolean;
  readonly lastFiredAt?: Date | undefined;
  readonly lastSkippedReason?: string | undefined;
  /** When a schedule is due. */
  readonly nextAt?: Date | undefined;
  /** Whoever defined it, with the roles held then: its runs act as this actor. */
  readonly actor: Actor;
  readonly createdAt: Date;
}

/** A trigger as it is asked for. */
export interface TriggerDefinition {
  readonly kind: TriggerKind;
  readonly eventType?: string | undefined;
  readonly filter: JsonObject;
  readonly cooldownSeconds: number;
}

const longestSeconds = 31_536_000;

/** @throws {InvalidInputError} naming the value and what was expected. */
export function checkTrigger({ kind, eventType, filter, cooldownSeconds }: TriggerDefinition): void {
  if (!Number.isInteger(cooldownSeconds) || cooldownSeconds < 0 || cooldownSeconds > longestSeconds) {
    throw new InvalidInputError(`'cooldownSeconds' is ${cooldownSeconds}; expected a whole number from 0 to ${longestSeconds.toLocaleString('en')}`);
  }
  if (kind === 'schedule' || kind === 'onDemand') {
    if (eventType !== undefined) throw new InvalidInputError(`'eventType' is '${eventType}'; expected none, because nothing that happens starts this kind of trigger`);
    const members = new Members("'filter' of the trigger", filter);
    if (kind === 'schedule') members.number('everySeconds', { from: 1, to: longestSeconds, otherwise: NaN });
    members.end();
    return;
  }
  if (!(heardTypes as readonly (string | undefined)[]).includes(eventType)) {
    throw new InvalidInputError(`'eventType' is ${shown(eventType)}; expected one of ${heardTypes.map((type) => `'${type}'`).join(', ')}`);
  }
}

/** The time after which a schedule is due again. */
export function nextOf({ kind, filter }: TriggerDefinition, from: Date): Date | undefined {
  return kind === 'schedule' ? new Date(from.getTime() + Number(filter['everySeconds']) * 1_000) : undefined;
}

/** Whether each member of the filter equals the field, or one of them is a list that contains the other. */
export function matches(filter: JsonObject, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    const found = fields[name];
    if (found === undefined) return false;
    return same(wanted, found) || (Array.isArray(wanted) && contains(wanted, found)) || (Array.isArray(found) && contains(found, wanted));
  });
}

/** Why a trigger that was called does not fire now; undefined when it does. */
export function reasonNotToFire(trigger: Trigger, { now, openRunId, lacks }: { readonly now: Date; readonly openRunId: string | undefined; readonly lacks: string | undefined }): string | undefined {
  if (lacks !== undefined) return `Actor '${trigger.actor.name}', who defined it, lacks the permission '${lacks}'`;
  if (trigger.lastFiredAt !== undefined) {
    const passedSeconds = (now.getTime() - trigger.lastFiredAt.getTime()) / 1_000;
    if (passedSeconds < trigger.cooldownSeconds) {
      return `Only ${Math.floor(passedSeconds).toLocaleString('en')} s of its cool-down of ${trigger.cooldownSeconds.toLocaleString('en')} s have passed`;
    }
  }
  return openRunId === undefined ? undefined : `Pipeline run '${openRunId}' has not ended`;
}

function contains(list: readonly unknown[], value: unknown): boolean {
  return list.some((item) => same(item, value));
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}
