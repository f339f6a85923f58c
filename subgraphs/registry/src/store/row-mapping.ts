import type { Approval } from '../domain/approval.js';
import type { BreakGlass } from '../domain/break-glass.js';
import type { Gate, GateResult } from '../domain/gate.js';
import type { Model } from '../domain/model.js';
import type { ModelVersion } from '../domain/model-version.js';
import type { ApprovalRow } from './approval-row.js';
import type { BreakGlassRow } from './break-glass-row.js';
import type { GateResultRow } from './gate-result-row.js';
import type { GateRow } from './gate-row.js';
import type { ModelRow } from './model-row.js';
import type { ModelVersionRow } from './model-version-row.js';

export function modelOf(row: ModelRow): Model {
  return { ...row, description: row.description ?? undefined, deletedAt: row.deletedAt ?? undefined };
}

export function versionOf(row: ModelVersionRow): ModelVersion {
  return {
    ...row,
    formatReason: row.formatReason ?? undefined,
    source: row.source ?? undefined,
    runId: row.runId ?? undefined,
    runLink: row.runLink ?? undefined,
    loggedModelId: row.loggedModelId ?? undefined,
    featureViewId: row.featureViewId ?? undefined,
    description: row.description ?? undefined,
    gatesDigest: row.gatesDigest ?? undefined,
    policyDigest: row.policyDigest ?? undefined,
    requestedBy: row.requestedBy ?? undefined,
    runStartedBy: row.runStartedBy ?? undefined,
    environmentDigest: row.environmentDigest ?? undefined,
    gatesEventId: row.gatesEventId ?? undefined,
    deletedAt: row.deletedAt ?? undefined,
  };
}

export function gateOf({ inForce: _, ...row }: GateRow): Gate {
  return { ...row, description: row.description ?? undefined };
}

export function resultOf(row: GateResultRow): GateResult {
  return { ...row, championId: row.championId ?? undefined, evaluatedBy: row.evaluatedBy ?? undefined, gatesDigest: row.gatesDigest ?? undefined, policyDigest: row.policyDigest ?? undefined };
}

export function approvalOf(row: ApprovalRow): Approval {
  return { ...row, environmentDigest: row.environmentDigest ?? undefined, policyDigest: row.policyDigest ?? undefined, expiresAt: row.expiresAt ?? undefined };
}

export function breakGlassOf(row: BreakGlassRow): BreakGlass {
  return {
    ...row,
    confirmedBy: row.confirmedBy ?? undefined,
    confirmedAt: row.confirmedAt ?? undefined,
    endedAt: row.endedAt ?? undefined,
    reviewedBy: row.reviewedBy ?? undefined,
    reviewedAt: row.reviewedAt ?? undefined,
    justified: row.justified ?? undefined,
    finding: row.finding ?? undefined,
  };
}
