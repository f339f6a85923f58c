import type { JsonObject, StrategyState, VariantEvidence } from '@cairn/plugin';
import type { LatencyLimits, Reference } from '@cairn/plugin/statistics';
import type { BlueGreenOptions } from './blue-green-options.js';

/** What is kept of the champion when it answers nothing more. */
export function remember({ requests, errors, latencyMs }: VariantEvidence): JsonObject {
  return { requests, errors, latencyMs: { p95: latencyMs.p95 } };
}

/** Undefined when it answered nothing before the switch. */
export function remembered({ memory }: StrategyState): Reference | undefined {
  // Written by remember above.
  const champion = memory?.['champion'] as Reference | undefined;
  return champion !== undefined && champion.requests > 0 ? champion : undefined;
}

/** Latency is compared once both have answered what a verification takes; without one, 200 requests. */
export function latencyLimits({ verifyRequests, maxLatencyRatio, latencyToleranceMs }: BlueGreenOptions): LatencyLimits {
  return { maxLatencyRatio, latencyToleranceMs, minRequests: verifyRequests === 0 ? 200 : verifyRequests };
}
