import type { JsonObject } from '@cairn/core';
import { scoreBins, type DeploymentStrategy, type StrategyDecision, type StrategyState, type VariantEvidence } from '../strategy.js';

/** What an endpoint would see during a rollout. */
export interface SimulatedTraffic {
  readonly requestsPerSecond: number;
  /** Share of requests that fail, 0..1. */
  readonly championErrorRate: number;
  readonly candidateErrorRate: number;
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
    const answered = ((now - state.enteredAt) / 1_000) * traffic.requestsPerSecond;
    const ofCandidate = Math.floor((answered * state.trafficPercent) / 100);
    const evidence = {
      now,
      stepEnteredAt: state.enteredAt,
      candidateReady: true,
      champion: variantEvidence(Math.floor(answered) - ofCandidate, traffic.championErrorRate),
      candidate: variantEvidence(ofCandidate, traffic.candidateErrorRate),
    };
    const decision = strategy.next(state, evidence, options);
    decisions.push({ state, now, decision });
    if (decision.kind === 'promote' || decision.kind === 'rollBack') return decisions;
    if (decision.kind === 'step') {
      const { stepIndex, trafficPercent, memory } = decision;
      state = throughJson({ stepIndex, trafficPercent, memory, enteredAt: now });
    }
  }
  return decisions;
}

/** What a variant shows that answered so many requests: latencies around 10 ms, scores spread around 0.3. */
export function variantEvidence(requests: number, errorRate: number): VariantEvidence {
  const errors = Math.round(requests * errorRate);
  const answered = requests - errors;
  const weights = Array.from({ length: scoreBins }, (_, bin) => Math.exp(-(((bin + 0.5) / scoreBins - 0.3) ** 2) / 0.02));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const histogram = weights.map((weight) => Math.round((answered * weight) / sum));
  const count = histogram.reduce((total, one) => total + one, 0);
  return {
    requests,
    errors,
    latencyMs: requests === 0 ? { p50: 0, p95: 0, p99: 0 } : { p50: 6, p95: 10, p99: 14 },
    scores: { count, mean: count === 0 ? 0 : 0.3, histogram },
  };
}

function pauseMs(elapsedMs: number): number {
  if (elapsedMs < 600_000) return 1_000;
  return elapsedMs < 7_200_000 ? 30_000 : 3_600_000;
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
