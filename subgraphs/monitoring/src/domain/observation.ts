/** As much of a prediction as monitors need. */
export interface Observation {
  readonly predictionId: string;
  readonly endpointId: string;
  readonly projectId: string;
  readonly modelVersionId: string;
  /** The day that the predicted thing belongs to, as YYYY-MM-DD in UTC. */
  readonly day: string;
  readonly score: number | undefined;
  /** Undefined where nobody asked for them, since no version had a baseline: then it is in no histogram. */
  readonly features: Readonly<Record<string, number>> | undefined;
}

/** Sums over the labelled predictions of some days. */
export interface OutcomeSums {
  readonly n: number;
  readonly predicted: number;
  readonly observed: number;
  readonly logLoss: number;
  readonly logLossSquared: number;
}

export const noOutcomes: OutcomeSums = { n: 0, predicted: 0, observed: 0, logLoss: 0, logLossSquared: 0 };

export function addOutcomes(a: OutcomeSums, b: OutcomeSums): OutcomeSums {
  return {
    n: a.n + b.n,
    predicted: a.predicted + b.predicted,
    observed: a.observed + b.observed,
    logLoss: a.logLoss + b.logLoss,
    logLossSquared: a.logLossSquared + b.logLossSquared,
  };
}

/** What one labelled prediction adds. A probability of 0 or 1 that was wrong would be infinitely bad: it is held off by 1e-7. */
export function outcomeOf(score: number, label: number): OutcomeSums {
  const p = Math.min(1 - 1e-7, Math.max(1e-7, score));
  const logLoss = -(label * Math.log(p) + (1 - label) * Math.log(1 - p));
  return { n: 1, predicted: score, observed: label, logLoss, logLossSquared: logLoss * logLoss };
}

/** The day of a time, in UTC. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** A day so many days later. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000));
}

/** The first instant of a day. */
export function startOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The first instant after a day. */
export function endOf(day: string): Date {
  return startOf(addDays(day, 1));
}
