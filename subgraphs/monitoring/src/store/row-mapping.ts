import type { Alert } from '../domain/alert.js';
import type { Baseline } from '../domain/report.js';
import type { AlertRow } from './alert-row.js';
import type { BaselineRow } from './baseline-row.js';

export function baselineOf(row: BaselineRow): Baseline {
  return { ...row, datasetVersionId: row.datasetVersionId ?? undefined };
}

export function alertOf(row: AlertRow): Alert {
  return { ...row, acknowledgedBy: row.acknowledgedBy ?? undefined, resolvedAt: row.resolvedAt ?? undefined, resolution: row.resolution ?? undefined };
}
