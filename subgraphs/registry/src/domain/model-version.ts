import { ConflictError, ForbiddenError, InvalidInputError } from '@cairn/core';
import { digestOf } from './digest.js';
import { champion } from './model.js';
import type { ModelFacts } from './model-format.js';
import type { Stage } from './stage.js';

/**
 * Where a version stands: `registered` (gates not asked), `blocked` (a gate failed), `awaitingApproval`, `approved`,
 * `rejected`. The last two are final.
 */
export type ModelVersionStatus = 'registered' | 'blocked' | 'awaitingApproval' | 'approved' | 'rejected';

/** Bytes that answer, and everything they came from. Bytes and origin never change; what people say of them does. */
export interface ModelVersion extends ModelFacts {
  readonly id: string;
  readonly projectId: string;
  readonly modelId: string;
  /** 1, 2, 3 … within the model. */
  readonly number: number;
  readonly status: ModelVersionStatus;
  /** Canonical URI of the artifacts that it was registered from; undefined for an uploaded file. */
  readonly source: string | undefined;
  /** The run that produced it, as far as one is known. */
  readonly runId: string | undefined;
  /** Where that run is shown in another tool. */
  readonly runLink: string | undefined;
  readonly loggedModelId: string | undefined;
  readonly datasetVersionIds: readonly string[];
  readonly featureViewId: string | undefined;
  /** Metrics, slices and tables, as its author measured them. */
  readonly evaluation: Readonly<Record<string, unknown>>;
  readonly description: string | undefined;
  readonly stage: Stage;
  /** Of the gates' definitions and results, once they were evaluated. */
  readonly gatesDigest: string | undefined;
  /** The event that recorded the gates' results: the cause of what is decided next. */
  readonly gatesEventId: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly lastChangedAt: Date;
  /** Deleted versions are kept for what refers to them; whoever looks for one does not find it. */
  readonly deletedAt: Date | undefined;
}

/** Yes or no from a second person, to exactly these digests. */
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
  readonly gatesDigest: string;
}

/** What somebody says of a version. */
export interface Verdict {
  readonly decision: Approval['decision'];
  readonly actorId: string;
  /** Of the model that was looked at: a decision about other bytes is refused. */
  readonly digest: string;
  readonly reason: string;
  readonly at: Date;
}

/**
 * The version and the approval that a verdict makes.
 * @param authors actors who made the version or ran its training; none of them may decide.
 * @throws {ForbiddenError} for an author. @throws {ConflictError} when nothing is to be decided.
 * @throws {InvalidInputError} for another digest or an empty reason.
 */
export function decide(version: ModelVersion, verdict: Verdict, authors: readonly string[], approvalId: string): [ModelVersion, Approval] {
  if (authors.includes(verdict.actorId)) throw new ForbiddenError(`The author of model version '${version.id}' may not decide about it`);
  if (version.status !== 'awaitingApproval' || version.gatesDigest === undefined) {
    throw new ConflictError(`Model version '${version.id}' is ${statusText[version.status]}; only one that awaits approval can be decided about`);
  }
  if (verdict.digest !== version.digest) {
    throw new InvalidInputError(`The decision is about digest '${verdict.digest}'; model version '${version.id}' has '${version.digest}'`);
  }
  if (verdict.reason.trim() === '') throw new InvalidInputError("'reason' is empty; expected why, in a sentence");
  const approval: Approval = {
    id: approvalId,
    projectId: version.projectId,
    versionId: version.id,
    decision: verdict.decision,
    actorId: verdict.actorId,
    at: verdict.at,
    reason: verdict.reason,
    modelDigest: version.digest,
    evaluationDigest: digestOf(version.evaluation),
    gatesDigest: version.gatesDigest,
  };
  return [{ ...version, status: verdict.decision, lastChangedAt: verdict.at }, approval];
}

/** @throws {ConflictError} unless the version is approved: says what it is, and what to do. */
export function requireApproved({ id, status }: ModelVersion, refusal: string): void {
  if (status !== 'approved') throw new ConflictError(`${refusal} '${id}': it is ${statusText[status]}. Only an approved one may: ${nextStep[status]}`);
}

/** @throws {ConflictError} while it answers for its model. */
export function requireNotChampion({ id }: ModelVersion, aliases: readonly string[]): void {
  if (aliases.includes(champion)) throw new ConflictError(`Model version '${id}' is the champion of its model; move the alias '${champion}' to another version, or remove it, before it is deleted`);
}

/** A status in words. */
const statusText: Readonly<Record<ModelVersionStatus, string>> = {
  registered: 'registered, with gates not yet evaluated',
  blocked: 'blocked by a gate',
  awaitingApproval: 'waiting for approval',
  approved: 'approved',
  rejected: 'rejected',
};

/** How a version that stands there gets approved. */
const nextStep: Readonly<Record<Exclude<ModelVersionStatus, 'approved'>, string>> = {
  registered: 'evaluate its gates, then have a second person approve it',
  blocked: 'register a version that passes the gates, or change them and evaluate again',
  awaitingApproval: 'have a second person approve it',
  rejected: 'a rejection is final, register another version',
};
