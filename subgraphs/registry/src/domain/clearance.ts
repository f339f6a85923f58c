import { ConflictError } from '@cairn/core';
import { counted, voidReason, type Approval } from './approval.js';
import { breakGlassState, type BreakGlass } from './break-glass.js';
import type { Policy } from './gate.js';
import { nextStep, statusText, type ModelVersion } from './model-version.js';

/** Whether a version may be used now: deployed, rolled out, made champion. */
export interface Clearance {
  readonly allowed: boolean;
  /** What lets it through; undefined when nothing does. */
  readonly basis: 'approval' | 'rollback' | 'breakGlass' | undefined;
  /** Why, or why not and what to do, in a sentence without its subject. */
  readonly reason: string;
  /** Yeses that count. */
  readonly given: number;
  readonly required: number;
  /** Until when it may, as things stand; undefined for a rollback, and where it may not. */
  readonly validUntil: Date | undefined;
  readonly breakGlassId: string | undefined;
}

/** What a clearance follows from. */
export interface Standing {
  readonly policy: Policy;
  readonly approvals: readonly Approval[];
  /** Of the version, newest first. */
  readonly breakGlass: readonly BreakGlass[];
  /** The version that was champion before the one that is now. */
  readonly previousChampionId: string | undefined;
}

/**
 * Approvals that count come first; then the way back to the champion before, which never waits for anybody, once it was approved at all;
 * then a break-glass.
 */
export function clearanceOf(version: ModelVersion, { policy, approvals, breakGlass, previousChampionId }: Standing, at: Date): Clearance {
  const counting = counted(approvals, version, policy, at);
  const numbers = { given: counting.length, required: policy.requiredApprovals };
  if (version.status === 'approved' && counting.length >= policy.requiredApprovals) {
    const ends = counting.map(({ expiresAt }) => expiresAt!.getTime()).toSorted((a, b) => b - a);
    return { allowed: true, basis: 'approval', reason: 'approved', ...numbers, validUntil: new Date(ends[policy.requiredApprovals - 1]!), breakGlassId: undefined };
  }
  const wasApproved = approvals.some(({ decision }) => decision === 'approved');
  if (previousChampionId === version.id && wasApproved && version.status !== 'rejected') {
    return { allowed: true, basis: 'rollback', reason: 'the champion before: the way back never waits for approval', ...numbers, validUntil: undefined, breakGlassId: undefined };
  }
  const open = version.status === 'rejected' ? undefined : breakGlass.find((one) => breakGlassState(one, at) === 'active');
  if (open) return { allowed: true, basis: 'breakGlass', reason: `let through by break-glass '${open.id}' until ${open.expiresAt.toISOString()}`, ...numbers, validUntil: open.expiresAt, breakGlassId: open.id };
  return { allowed: false, basis: undefined, reason: refusal(version, { policy, approvals, given: counting.length, at }), ...numbers, validUntil: undefined, breakGlassId: undefined };
}

/** @throws {ConflictError} unless the version may be used: says what it is, and what to do. */
export function requireCleared({ id }: ModelVersion, clearance: Clearance, what: string): void {
  if (!clearance.allowed) throw new ConflictError(`${what} '${id}': it is ${clearance.reason}`);
}

function refusal(version: ModelVersion, { policy, approvals, given, at }: { readonly policy: Policy; readonly approvals: readonly Approval[]; readonly given: number; readonly at: Date }): string {
  const { status } = version;
  if (status === 'awaitingApproval' && given > 0) return `waiting for approval: ${given} of ${policy.requiredApprovals} approvals are given`;
  if (status !== 'approved') return `${statusText[status]}. Only an approved one may: ${nextStep[status]}`;
  const newest = approvals.filter(({ decision }) => decision === 'approved').at(-1);
  const why = newest === undefined ? undefined : voidReason(newest, { version, policy, at });
  return `not approved any more: ${why === undefined ? `${given} of ${policy.requiredApprovals} approvals count` : `an approval does not count, for ${why}`}. Evaluate its gates again, then have it approved`;
}
