import type { JsonObject } from '@cairn/core';
import {
  scoreBins,
  type DeploymentStrategy,
  type PairEvidence,
  type RolloutEvidence,
  type StrategyDecision,
  type StrategyState,
  type VariantEvidence,
} from '../strategy.js';

/** What an endpoint would see during a rollout. */
export interface SimulatedTraffic {
  readonly requestsPerSecond: number;
  /** Share of requests that fail, 0..1. */
  readonly championErrorRate: number;
  readonly candidateErrorRate: number;
  /** How long the candidate takes to load, in milliseconds; until then the champion answers everything. Defaults to 3,000; Infinity: never. */
  readonly candidateLoadMs?: number | undefined;
  /** Labels of 0 and 1, one for each answered request: the share of ones, 0..1. Absent: no labels ever come. */
  readonly championConversion?: number | undefined;
  readonly candidateConversion?: number | undefined;
  /** How much higher the candidate scores the rows that both answered, on average. Defaults to 0. */
  readonly scoreDifference?: number | undefined;
}

/** A decision, and the state in which it was made. */
export interface SimulatedDecision {
  readonly state: StrategyState;
  readonly now: number;
  readonly decision: StrategyDecision;
}

const startedAt = Date.UTC(2030, 0, 1);
const longestMs = 60 * 86_400_000;

/**
 * Plays a rollout without a clock: asks every simulated second at first, later more rarely, does what the strategy says,
 * and ends with its verdict or after 60 simulated days. State travels as JSON, as it does in the platform.
 */
export function simulateRollout(strategy: DeploymentStrategy, options: JsonObject, traffic: SimulatedTraffic): readonly SimulatedDecision[] {
  const decisions: SimulatedDecision[] = [];
  let state = throughJson(strategy.begin(options, startedAt));
  for (let now = startedAt; now <= startedAt + longestMs; now += pauseMs(now - startedAt)) {
    const decision = strategy.next(state, seen(state, now, traffic), options);
    decisions.push({ state, now, decision });
    if (decision.kind === 'step') {
      const { stepIndex, trafficPercent, shadowPercent, memory } = decision;
      state = throughJson({ stepIndex, trafficPercent, shadowPercent, memory, enteredAt: now });
    } else if (decision.kind !== 'stay') {
      return decisions;
    }
  }
  return decisions;
}

/** What a variant shows that answered so many requests: latencies around 10 ms, scores spread around 0.3. */
export function variantEvidence(requests: number, errorRate: number): VariantEvidence {
  const errors = Math.round(requests * errorRate);
  const answered = requests - errors;
  const histogram = scoreShares.map((share) => Math.round(answered * share));
  const count = histogram.reduce((total, one) => total + one, 0);
  return {
    requests,
    errors,
    latencyMs: requests === 0 ? { p50: 0, p95: 0, p99: 0 } : { p50: 6, p95: 10, p99: 14 },
    scores: { count, mean: count === 0 ? 0 : 0.3, histogram },
  };
}

/** Of scores around 0.3, the share in each bin. */
const scoreShares: readonly number[] = (() => {
  const weights = Array.from({ length: scoreBins }, (_, bin) => Math.exp(-(((bin + 0.5) / scoreBins - 0.3) ** 2) / 0.02));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
})();

/** What two models show that were given so many of the same rows, each of one number. */
export function pairEvidence(rows: number, { candidateErrorRate = 0, scoreDifference = 0 }: Partial<SimulatedTraffic> = {}): PairEvidence {
  const candidateFailed = Math.round(rows * candidateErrorRate);
  const count = rows - candidateFailed;
  const deviation = 0.02;
  return {
    count,
    candidateFailed,
    dropped: 0,
    scored: count,
    differenceSum: count * scoreDifference,
    differenceSquaredSum: count * (scoreDifference ** 2 + deviation ** 2),
    largestDifference: count === 0 ? 0 : Math.abs(scoreDifference) + 3 * deviation,
    agreed: Math.round(count * 0.97),
  };
}

function seen(state: StrategyState, now: number, traffic: SimulatedTraffic): RolloutEvidence {
  const { requestsPerSecond, championErrorRate, candidateErrorRate, candidateLoadMs = 3_000 } = traffic;
  const readyAt = startedAt + candidateLoadMs;
  const requests = Math.floor(((now - state.enteredAt) / 1_000) * requestsPerSecond);
  // It takes part from when it is ready.
  const shared = Math.min(requests, Math.floor((Math.max(0, now - Math.max(readyAt, state.enteredAt)) / 1_000) * requestsPerSecond));
  const ofCandidate = Math.floor((shared * state.trafficPercent) / 100);
  const copies = Math.floor(((shared - ofCandidate) * (state.shadowPercent ?? 0)) / 100);
  const champion = variantEvidence(requests - ofCandidate, championErrorRate);
  return {
    now,
    stepEnteredAt: state.enteredAt,
    candidateReady: now >= readyAt,
    champion: { ...champion, labels: labels(champion.requests, championErrorRate, traffic.championConversion) },
    candidate: {
      ...variantEvidence(ofCandidate + copies, candidateErrorRate),
      // A label tells how a caller fared, and no caller has seen what was made of a copy.
      labels: labels(ofCandidate, candidateErrorRate, traffic.candidateConversion),
    },
    pairs: (state.shadowPercent ?? 0) > 0 ? pairEvidence(Math.round(copies * (1 - championErrorRate)), traffic) : undefined,
  };
}

function labels(requests: number, errorRate: number, conversion: number | undefined): VariantEvidence['labels'] {
  const count = requests - Math.round(requests * errorRate);
  if (conversion === undefined || count === 0) return undefined;
  const sum = Math.round(count * conversion);
  return { count, sum, squaredSum: sum };
}

function pauseMs(elapsedMs: number): number {
  if (elapsedMs < 600_000) return 1_000;
  if (elapsedMs < 7_200_000) return 30_000;
  return elapsedMs < 2 * 86_400_000 ? 3_600_000 : 6 * 3_600_000;
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
