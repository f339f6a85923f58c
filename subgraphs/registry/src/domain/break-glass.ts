import { ConflictError, ForbiddenError, InvalidInputError } from '@cairn/core';

/** Leave to use one version without approval for a while: two people take it, a third judges it afterwards. */
export interface BreakGlass {
  readonly id: string;
  readonly projectId: string;
  readonly versionId: string;
  readonly reason: string;
  /** How long it lets the version be used once it is confirmed. */
  readonly minutes: number;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly openedEventId: string;
  readonly confirmedBy: string | undefined;
  readonly confirmedAt: Date | undefined;
  /** When it ends; while it is not confirmed, until when it can be. */
  readonly expiresAt: Date;
  /** When its end was written down. */
  readonly endedAt: Date | undefined;
  readonly reviewedBy: string | undefined;
  readonly reviewedAt: Date | undefined;
  /** Whether the reviewer found that it had to be. */
  readonly justified: boolean | undefined;
  readonly finding: string | undefined;
}

/** Something that only the break-glass let through. */
export interface BreakGlassUse {
  readonly breakGlassId: string;
  readonly use: 'deployed' | 'alias' | 'stage';
  /** The endpoint, the alias or the stage. */
  readonly place: string;
  readonly actorId: string;
  readonly at: Date;
}

/** `lapsed`: nobody confirmed it in time, so it never let anything through, and needs no review. `expired`: it awaits its review. */
export type BreakGlassState = 'open' | 'active' | 'lapsed' | 'expired' | 'reviewed';

/** Longest time box, in minutes. */
const longestMinutes = 240;
/** How long a second person has to agree, in minutes. */
const confirmMinutes = 60;
const longestText = 2_000;

export function breakGlassState({ confirmedAt, expiresAt, reviewedAt }: BreakGlass, at: Date): BreakGlassState {
  if (reviewedAt !== undefined) return 'reviewed';
  if (confirmedAt === undefined) return expiresAt > at ? 'open' : 'lapsed';
  return expiresAt > at ? 'active' : 'expired';
}

/** @throws {InvalidInputError} without a reason, and for a time box that does not fit. */
export function openBreakGlass(input: Pick<BreakGlass, 'id' | 'projectId' | 'versionId' | 'reason' | 'minutes' | 'openedBy'>, openedAt: Date, openedEventId: string): BreakGlass {
  const { minutes, reason } = input;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestMinutes) throw new InvalidInputError(`'minutes' is ${minutes}; expected a whole number from 1 to ${longestMinutes}`);
  requireSentence('reason', reason);
  const nothing = { confirmedBy: undefined, confirmedAt: undefined, endedAt: undefined, reviewedBy: undefined, reviewedAt: undefined, justified: undefined, finding: undefined };
  return { ...input, openedAt, openedEventId, expiresAt: minutesAfter(openedAt, confirmMinutes), ...nothing };
}

/** @throws {ForbiddenError} for who opened it. @throws {ConflictError} unless it waits for this. */
export function confirmBreakGlass(breakGlass: BreakGlass, confirmedBy: string, at: Date): BreakGlass {
  const { id, openedBy, minutes } = breakGlass;
  const state = breakGlassState(breakGlass, at);
  if (state !== 'open') throw new ConflictError(`Break-glass '${id}' is ${stateText[state]}; only one that waits for a second person can be confirmed`);
  if (openedBy === confirmedBy) throw new ForbiddenError(`Actor '${confirmedBy}' opened break-glass '${id}'; a second person must confirm it`);
  return { ...breakGlass, confirmedBy, confirmedAt: at, expiresAt: minutesAfter(at, minutes) };
}

/** @throws {ForbiddenError} for the two who took it. @throws {ConflictError} unless it is over and not reviewed. */
export function reviewBreakGlass(breakGlass: BreakGlass, { by, justified, finding, at }: { readonly by: string; readonly justified: boolean; readonly finding: string; readonly at: Date }): BreakGlass {
  const { id, openedBy, confirmedBy } = breakGlass;
  const state = breakGlassState(breakGlass, at);
  if (state !== 'expired') throw new ConflictError(`Break-glass '${id}' is ${stateText[state]}; only one that is over is reviewed`);
  if (by === openedBy || by === confirmedBy) throw new ForbiddenError(`Actor '${by}' ${by === openedBy ? 'opened' : 'confirmed'} break-glass '${id}'; a third person must review it`);
  requireSentence('finding', finding);
  return { ...breakGlass, reviewedBy: by, reviewedAt: at, justified, finding };
}

const stateText: Readonly<Record<BreakGlassState, string>> = {
  open: 'waiting for a second person',
  active: 'in use',
  lapsed: 'lapsed without a second person',
  expired: 'over and not reviewed',
  reviewed: 'reviewed',
};

function requireSentence(what: string, text: string): void {
  if (text.trim() === '') throw new InvalidInputError(`'${what}' is empty; expected why, in a sentence`);
  if (text.length > longestText) throw new InvalidInputError(`'${what}' has ${text.length.toLocaleString('en')} characters; at most ${longestText.toLocaleString('en')}`);
  if (text.includes('\0')) throw new InvalidInputError(`'${what}' holds a zero character`);
}

function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}
