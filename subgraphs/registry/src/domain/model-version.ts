import { ConflictError, ForbiddenError, InvalidInputError } from '@cairn/core';
import { digestOf } from './digest.js';
import type { TensorSignature } from './onnx/signature.js';

/**
 * Where a version stands: `registered` (gates not asked), `blocked` (a gate failed), `awaitingApproval`, `approved`,
 * `rejected`. The last two are final.
 */
export type ModelVersionStatus = 'registered' | 'blocked' | 'awaitingApproval' | 'approved' | 'rejected';

/** Bytes that answer, and everything they came from. Nothing but the status ever changes. */
export interface ModelVersion {
  readonly id: string;
  readonly projectId: string;
  readonly modelId: string;
  /** 1, 2, 3 … within the model. */
  readonly number: number;
  readonly status: ModelVersionStatus;
  /** Of the ONNX file. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly runId: string;
  readonly datasetVersionIds: readonly string[];
  readonly featureViewId: string | undefined;
  /** Metrics, slices and tables, as its author measured them. */
  readonly evaluation: Readonly<Record<string, unknown>>;
  readonly description: string | undefined;
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** `domain::operator` of everything the graph uses. */
  readonly operators: readonly string[];
  /** Of the gates' definitions and results, once they were evaluated. */
  readonly gatesDigest: string | undefined;
  /** The event that recorded the gates' results: the cause of what is decided next. */
  readonly gatesEventId: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
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
  return [{ ...version, status: verdict.decision }, approval];
}

/** A status in words. */
export const statusText: Readonly<Record<ModelVersionStatus, string>> = {
  registered: 'registered, with gates not yet evaluated',
  blocked: 'blocked by a gate',
  awaitingApproval: 'waiting for approval',
  approved: 'approved',
  rejected: 'rejected',
};
