import { newId } from '@cairn/core';
import { jensenShannon, populationStabilityIndex } from './divergence.js';
import type { Distribution } from './distribution.js';
import { wilson, z99 } from './interval.js';
import type { Monitor } from './monitor.js';
import type { OutcomeSums } from './observation.js';

/** What is expected of a model version: how its inputs and predictions were spread, and how good it was. */
export interface Baseline {
  readonly id: string;
  readonly projectId: string;
  readonly modelVersionId: string;
  readonly datasetVersionId: string | undefined;
  readonly distributions: readonly Distribution[];
  readonly logLoss: number;
  readonly meanPredicted: number;
  readonly observedRate: number;
  readonly n: number;
  readonly createdAt: Date;
}

/** The days of a window, the last one included, as YYYY-MM-DD. */
export interface Window {
  readonly start: string;
  readonly end: string;
}

/** How one feature, or the prediction, was spread in a window, beside the baseline. */
export interface DriftReport {
  readonly id: string;
  readonly projectId: string;
  readonly monitorId: string;
  readonly endpointId: string;
  readonly modelVersionId: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly subject: string;
  readonly n: number;
  readonly psi: number;
  readonly jensenShannon: number;
  readonly threshold: number;
  readonly drifted: boolean;
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly createdAt: Date;
}

/** How good the predictions of a window turned out to be. */
export interface PerformanceReport {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  readonly modelVersionId: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  /** Labelled predictions. */
  readonly n: number;
  readonly logLoss: number;
  /** Interval of the mean at 99 %. */
  readonly logLossLow: number;
  readonly logLossHigh: number;
  readonly baselineLogLoss: number;
  readonly meanPredicted: number;
  readonly observedRate: number;
  /** Wilson's interval of the observed share at 99 %. */
  readonly observedLow: number;
  readonly observedHigh: number;
  readonly logLossDegraded: boolean;
  readonly calibrationDegraded: boolean;
  readonly createdAt: Date;
}

interface Subject {
  readonly monitor: Monitor;
  readonly modelVersionId: string;
  readonly window: Window;
  readonly at: Date;
}

export function driftReport({ monitor, modelVersionId, window, at }: Subject, reference: Distribution, current: readonly number[]): DriftReport {
  const psi = populationStabilityIndex(reference.counts, current);
  return {
    id: newId('driftReport'),
    projectId: monitor.projectId,
    monitorId: monitor.id,
    endpointId: monitor.endpointId,
    modelVersionId,
    windowStart: window.start,
    windowEnd: window.end,
    subject: reference.subject,
    n: current.reduce((sum, count) => sum + count, 0),
    psi,
    jensenShannon: jensenShannon(reference.counts, current),
    threshold: monitor.threshold,
    drifted: psi > monitor.threshold,
    edges: reference.edges,
    reference: reference.counts,
    current,
    createdAt: at,
  };
}

/** A figure is degraded when it is beyond its threshold and beyond chance. */
export function performanceReport(
  { endpointId, projectId, modelVersionId, window, at }: Omit<Subject, 'monitor'> & { readonly endpointId: string; readonly projectId: string },
  sums: OutcomeSums,
  baselineLogLoss: number,
  thresholds: { readonly logLoss: number; readonly calibration: number },
): PerformanceReport {
  const { n } = sums;
  const logLoss = sums.logLoss / n;
  const deviation = Math.sqrt(Math.max(0, sums.logLossSquared / n - logLoss * logLoss) / n);
  const meanPredicted = sums.predicted / n;
  const observedRate = sums.observed / n;
  const observed = wilson(sums.observed, n);
  const beyondChance = meanPredicted < observed.low || meanPredicted > observed.high;
  return {
    id: newId('performanceReport'),
    projectId,
    endpointId,
    modelVersionId,
    windowStart: window.start,
    windowEnd: window.end,
    n,
    logLoss,
    logLossLow: logLoss - z99 * deviation,
    logLossHigh: logLoss + z99 * deviation,
    baselineLogLoss,
    meanPredicted,
    observedRate,
    observedLow: observed.low,
    observedHigh: observed.high,
    logLossDegraded: logLoss - baselineLogLoss > thresholds.logLoss && logLoss - z99 * deviation > baselineLogLoss,
    calibrationDegraded: Math.abs(meanPredicted - observedRate) > thresholds.calibration && beyondChance,
    createdAt: at,
  };
}
