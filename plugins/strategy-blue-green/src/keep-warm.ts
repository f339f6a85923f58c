import type { JsonObject, RolloutEvidence, StrategyDecision, StrategyState } from '@cairn/plugin';
import { asSeconds, compareErrors, compareLatency } from '@cairn/plugin/statistics';
import type { BlueGreenOptions } from './blue-green-options.js';
import { latencyLimits, remembered } from './champion-memory.js';

/** After the switch: roll back at once when the candidate does worse than the champion did, promote when the old one was kept for long enough. */
export function keepWarm(state: StrategyState, seen: RolloutEvidence, options: BlueGreenOptions): StrategyDecision {
  const { candidate, candidateReady } = seen;
  const elapsedMs = seen.now - seen.stepEnteredAt;
  const champion = remembered(state);
  const errors = compareErrors(champion, candidate, options);
  const latency = compareLatency(champion, candidate, latencyLimits(options));
  const evidence: JsonObject = {
    phase: 'switched',
    elapsedMs,
    candidateReady,
    requests: { champion: champion?.requests ?? 0, candidate: candidate.requests },
    errors: errors.evidence,
    latency: latency.evidence,
  };
  const worse = [errors, latency].find((comparison) => comparison.verdict === 'worse');
  if (worse !== undefined) return { kind: 'rollBack', reason: `After the switch: ${worse.reason}`, evidence };
  if (elapsedMs < options.keepWarmMs) {
    const reason = `All traffic since ${asSeconds(elapsedMs)}; the old champion is kept warm for ${asSeconds(options.keepWarmMs)}`;
    return { kind: 'stay', reason, evidence };
  }
  // Too few to be significant, and still no permission.
  const mostFailed = candidate.errors * 2 > candidate.requests && candidate.errors * (champion?.requests ?? 0) > (champion?.errors ?? 0) * candidate.requests;
  if (!candidateReady || mostFailed || (candidate.requests > 0 && candidate.errors === candidate.requests)) {
    const why = candidateReady ? `it failed ${candidate.errors} of ${candidate.requests} requests` : 'the candidate is not ready';
    return { kind: 'rollBack', reason: `The old champion was kept warm for ${asSeconds(elapsedMs)}, and ${why}`, evidence };
  }
  const since = candidate.requests === 0 ? 'no request came since the switch' : `${candidate.requests} requests were answered since the switch`;
  return { kind: 'promote', reason: `The old champion was kept warm for ${asSeconds(elapsedMs)}, ${since}, and nothing speaks against it`, evidence };
}
