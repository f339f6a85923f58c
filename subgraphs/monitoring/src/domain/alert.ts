import { ConflictError } from '@cairn/core';
import type { MonitorKind } from './monitor.js';
import type { DriftReport, PerformanceReport } from './report.js';

export type AlertStatus = 'open' | 'acknowledged' | 'resolved';

/** Somebody should look, or a trigger should act. One a monitor at a time. */
export interface Alert {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  readonly monitorId: string;
  readonly kind: MonitorKind;
  readonly message: string;
  readonly status: AlertStatus;
  readonly raisedAt: Date;
  /** Last day of the window that raised it. */
  readonly windowEnd: string;
  readonly value: number;
  readonly threshold: number;
  readonly acknowledgedBy: string | undefined;
  readonly resolvedAt: Date | undefined;
  readonly resolution: string | undefined;
}

/** @throws {ConflictError} unless it is open. */
export function acknowledge(alert: Alert, by: string): Alert {
  if (alert.status !== 'open') throw new ConflictError(`Alert '${alert.id}' is ${alert.status} already`);
  return { ...alert, status: 'acknowledged', acknowledgedBy: by };
}

/** @throws {ConflictError} when it is resolved already. */
export function resolve(alert: Alert, resolution: string, at: Date): Alert {
  if (alert.status === 'resolved') throw new ConflictError(`Alert '${alert.id}' is resolved already`);
  return { ...alert, status: 'resolved', resolvedAt: at, resolution };
}

/** What fires, with the figure and its limit. */
export interface Finding {
  readonly value: number;
  readonly threshold: number;
  readonly subject: string;
  readonly message: string;
}

export function driftFinding({ subject, psi, threshold, windowStart, windowEnd, n }: DriftReport): Finding {
  return { value: psi, threshold, subject, message: `'${subject}' drifted: PSI ${psi.toFixed(3)} over ${threshold} from ${windowStart} to ${windowEnd} (n = ${n.toLocaleString('en')})` };
}

export function logLossFinding({ logLoss, baselineLogLoss, windowStart, windowEnd, n }: PerformanceReport, threshold: number): Finding {
  const value = logLoss - baselineLogLoss;
  return {
    value,
    threshold,
    subject: 'log loss',
    message: `log loss ${logLoss.toFixed(4)} is ${value.toFixed(4)} above the baseline's ${baselineLogLoss.toFixed(4)}, limit ${threshold}, from ${windowStart} to ${windowEnd} (n = ${n.toLocaleString('en')})`,
  };
}

export function calibrationFinding({ meanPredicted, observedRate, observedLow, observedHigh, windowStart, windowEnd, n }: PerformanceReport, threshold: number): Finding {
  return {
    value: Math.abs(meanPredicted - observedRate),
    threshold,
    subject: 'calibration',
    message: `predicted ${meanPredicted.toFixed(3)}, observed ${observedRate.toFixed(3)} (99 % interval ${observedLow.toFixed(3)} to ${observedHigh.toFixed(3)}), limit ±${threshold}, from ${windowStart} to ${windowEnd} (n = ${n.toLocaleString('en')})`,
  };
}
