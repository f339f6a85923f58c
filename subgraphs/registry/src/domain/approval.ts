import { ConflictError, InvalidInputError } from '@cairn/core';
import { digestOf } from './digest.js';
import type { Policy } from './gate.js';
import { statusText, type ModelVersion } from './model-version.js';

/** Yes or no from somebody who has no part in the version, to exactly these digests. */
export interface Approval {
  readonly id: string;
  readonly projectId: string;
  readonly versionId: string;
  readonly decision: 'approved' | 'rejected';
  readonly actorId: string;
  readonly at: Date;
  readonly reason: string;
  readonly modelDigest: string;
  readonly evaluationDigest: string;
  /** Undefined where the run recorded no environment. */
  readonly environmentDigest: string | undefined;
  readonly gatesDigest: string;
  /** Undefined for what was approved before approvals were bound to it: it counts no more. */
  readonly policyDigest: string | undefined;
  readonly expiresAt: Date | undefined;
}

/** What somebody says of a version. */
export interface Said {
  readonly decision: Approval['decision'];
  readonly actorId: string;
  /** Of the model that was looked at: a decision about other bytes is refused. */
  readonly digest: string;
  readonly reason: string;
  readonly at: Date;
}

const dayMs = 86_400_000;
const longestReason = 2_000;

/**
 * The approval, and the version as it stands with it: a no is final, a yes approves once there are as many as the policy asks for.
 * @param earlier what was said of this version before.
 * @throws {ConflictError} when nothing is to be decided, or the actor has decided. @throws {InvalidInputError} for another digest or an empty reason.
 */
export function decide(version: ModelVersion, { said, policy, earlier, id }: { readonly said: Said; readonly policy: Policy; readonly earlier: readonly Approval[]; readonly id: string }): Decided {
  const { decision, actorId, digest, reason, at } = said;
  const { gatesDigest, environmentDigest, policyDigest } = version;
  if (version.status !== 'awaitingApproval' || gatesDigest === undefined) {
    throw new ConflictError(`Model version '${version.id}' is ${statusText[version.status]}; only one that awaits approval can be decided about`);
  }
  if (policyDigest !== policy.digest) throw new ConflictError(`The gates of model version '${version.id}' were evaluated before they were changed; evaluate them again`);
  if (digest !== version.digest) throw new InvalidInputError(`The decision is about digest '${digest}'; model version '${version.id}' has '${version.digest}'`);
  if (reason.trim() === '') throw new InvalidInputError("'reason' is empty; expected why, in a sentence");
  if (reason.length > longestReason) throw new InvalidInputError(`'reason' has ${reason.length.toLocaleString('en')} characters; at most ${longestReason.toLocaleString('en')}`);
  const counting = counted(earlier, version, policy, at);
  if (counting.some((approval) => approval.actorId === actorId)) throw new ConflictError(`Actor '${actorId}' has approved model version '${version.id}' already; ${policy.requiredApprovals} different people must`);
  const approval: Approval = {
    id,
    projectId: version.projectId,
    versionId: version.id,
    decision,
    actorId,
    at,
    reason,
    modelDigest: version.digest,
    evaluationDigest: digestOf(version.evaluation),
    environmentDigest,
    gatesDigest,
    policyDigest,
    expiresAt: new Date(at.getTime() + policy.approvalDays * dayMs),
  };
  const given = counting.length + (decision === 'approved' ? 1 : 0);
  const status = decision === 'rejected' ? 'rejected' : given >= policy.requiredApprovals ? 'approved' : version.status;
  return { approval, given, version: { ...version, status, lastChangedAt: at } };
}

/** What a decision makes. */
export interface Decided {
  readonly approval: Approval;
  readonly version: ModelVersion;
  /** How many yeses count now. */
  readonly given: number;
}

/** The yeses that count, one for each person. */
export function counted(approvals: readonly Approval[], version: ModelVersion, policy: Policy, at: Date): Approval[] {
  const byActor = new Map(approvals.filter((approval) => approval.decision === 'approved' && voidReason(approval, { version, policy, at }) === undefined).map((approval) => [approval.actorId, approval]));
  return [...byActor.values()];
}

/** Why an approval does not count for the version as it is now; undefined when it does. */
export function voidReason(approval: Approval, { version, policy, at }: { readonly version: ModelVersion; readonly policy: Policy; readonly at: Date }): string | undefined {
  if (approval.modelDigest !== version.digest) return 'it was given to other bytes';
  if (approval.evaluationDigest !== digestOf(version.evaluation)) return 'it was given to another evaluation';
  if (approval.environmentDigest !== version.environmentDigest) return 'it was given to another environment';
  if (approval.policyDigest === undefined) return 'it was given before approvals were bound to a policy';
  if (approval.policyDigest !== policy.digest) return 'the gates were changed since';
  if (approval.gatesDigest !== version.gatesDigest) return 'the gates were evaluated anew since';
  if (approval.expiresAt === undefined || approval.expiresAt <= at) return `it expired at ${approval.expiresAt?.toISOString() ?? 'an unknown time'}`;
  return undefined;
}
