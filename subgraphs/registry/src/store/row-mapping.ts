import type { Gate } from '../domain/gate.js';
import type { Model } from '../domain/model.js';
import type { ModelVersion } from '../domain/model-version.js';
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
    gatesEventId: row.gatesEventId ?? undefined,
    deletedAt: row.deletedAt ?? undefined,
  };
}

export function gateOf({ inForce: _, ...row }: GateRow): Gate {
  return { ...row, description: row.description ?? undefined };
}
