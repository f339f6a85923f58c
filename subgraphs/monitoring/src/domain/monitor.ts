import { InvalidInputError } from '@cairn/core';

/** What a monitor watches: inputs, predictions, or how good they turned out to be. */
export type MonitorKind = 'featureDrift' | 'predictionDrift' | 'logLoss' | 'calibration';

/** `waiting`: not enough seen yet. */
export type MonitorState = 'waiting' | 'ok' | 'firing';

/** One thing that is expected of an endpoint, looked at once a day over a sliding window. */
export interface Monitor {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  readonly kind: MonitorKind;
  /** Whole days; the window slides by one. */
  readonly windowDays: number;
  /** What the watched figure must not exceed; see {@link defaultThresholds}. */
  readonly threshold: number;
  /** Fewer predictions (or labels) than this in a window say nothing. */
  readonly minimumCount: number;
  readonly state: MonitorState;
  readonly createdAt: Date;
}

/**
 * Defaults, and why:
 * - drift: a population stability index of 0.2 is the customary mark of a large shift;
 * - log loss: 0.05 nats above the baseline, which is about what a useful model gains over none on rare outcomes;
 * - calibration: predicted and observed share differ by 0.03, three points in a hundred, where decisions by
 *   expected cost begin to change.
 * The last two must also be beyond chance at 99 %, because a window is looked at every day.
 */
export const defaultThresholds: Readonly<Record<MonitorKind, number>> = { featureDrift: 0.2, predictionDrift: 0.2, logLoss: 0.05, calibration: 0.03 };

/** A week, so that every window holds every weekday once. */
export const defaultWindowDays = 7;

export const defaultMinimumCount = 500;

/** What each kind watches, in a sentence. */
export const monitorText: Readonly<Record<MonitorKind, string>> = {
  featureDrift: 'PSI of every feature against the baseline',
  predictionDrift: 'PSI of the prediction against the baseline',
  logLoss: 'Log loss above that of the baseline, in nats, beyond chance at 99 %',
  calibration: 'Mean predicted against observed share, outside the 99 % interval',
};

/** @throws {InvalidInputError} for a window or a threshold that makes no sense. */
export function checkMonitor({ windowDays, threshold, minimumCount, kind }: Pick<Monitor, 'windowDays' | 'threshold' | 'minimumCount' | 'kind'>): void {
  if (!Number.isInteger(windowDays) || windowDays < 1 || windowDays > 90) throw new InvalidInputError(`'windowDays' is ${windowDays}; expected 1 to 90 days`);
  if (!(threshold > 0)) throw new InvalidInputError(`The threshold of ${kind} is ${threshold}; expected a number above 0`);
  if (!Number.isInteger(minimumCount) || minimumCount < 1) throw new InvalidInputError(`'minimumCount' is ${minimumCount}; expected a whole number from 1`);
}
