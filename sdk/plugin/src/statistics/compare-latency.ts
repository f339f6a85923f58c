import type { VariantEvidence } from '../strategy.js';
import { rounded, tooFew, type Comparison, type Reference } from './comparison.js';

/** How careful {@link compareLatency} is. */
export interface LatencyLimits {
  /** The candidate's p95 latency may be this many times the champion's. */
  readonly maxLatencyRatio: number;
  /** A rise of the p95 latency by less than this is forgiven whatever its ratio, in milliseconds. */
  readonly latencyToleranceMs: number;
  /** Requests that each of them must have answered. */
  readonly minRequests: number;
}

/** Is the candidate slower? Compares the 95th percentiles, once each variant has answered enough. */
export function compareLatency(champion: Reference | undefined, candidate: VariantEvidence, limits: LatencyLimits): Comparison {
  const test = 'ratio of p95 latencies';
  const few = champion === undefined || Math.min(champion.requests, candidate.requests) < Math.max(1, limits.minRequests);
  if (few) return tooFew(test, 'Too few requests to compare latency');
  const [before, now] = [champion.latencyMs.p95, candidate.latencyMs.p95];
  const worse = now > before * limits.maxLatencyRatio && now - before > limits.latencyToleranceMs;
  return {
    verdict: worse ? 'worse' : 'fine',
    reason: `The p95 latency is ${rounded(now)} ms, the champion's ${rounded(before)} ms`,
    evidence: {
      test,
      championMs: before,
      candidateMs: now,
      statistic: before > 0 ? now / before : null,
      limit: limits.maxLatencyRatio,
      toleranceMs: limits.latencyToleranceMs,
    },
  };
}
