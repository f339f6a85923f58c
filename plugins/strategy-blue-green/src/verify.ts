import type { JsonObject, RolloutEvidence, StrategyDecision } from '@cairn/plugin';
import { asSeconds, compareLatency, comparePairFailures, summarizePairs } from '@cairn/plugin/statistics';
import type { BlueGreenOptions } from './blue-green-options.js';
import { latencyLimits, remember } from './champion-memory.js';

/**
 * Before the switch, in this order:
 * 1. roll back when the candidate fails copies, or answers them late;
 * 2. switch when it is ready and has answered enough of them, and failed no more than is forgiven;
 * 3. roll back when that takes longer than the longest time: silence is no permission;
 * 4. stay.
 */
export function verify(seen: RolloutEvidence, options: BlueGreenOptions): StrategyDecision {
  const { champion, candidate, candidateReady, pairs } = seen;
  const { verifyRequests, maxVerifyMs, maxErrorRateIncrease, alpha } = options;
  const elapsedMs = seen.now - seen.stepEnteredAt;
  const failures = comparePairFailures(pairs, { maxFailureRate: maxErrorRateIncrease, alpha });
  const latency = compareLatency(champion, candidate, latencyLimits(options));
  const summary = summarizePairs(seen, alpha);
  const evidence: JsonObject = {
    phase: candidateReady ? 'verify' : 'warm',
    elapsedMs,
    candidateReady,
    requests: { champion: champion.requests, candidate: candidate.requests },
    failures: failures.evidence,
    latency: latency.evidence,
    comparison: summary.figures,
  };
  const worse = [failures, latency].find((comparison) => comparison.verdict === 'worse');
  if (verifyRequests > 0 && worse !== undefined) return { kind: 'rollBack', reason: `Before the switch: ${worse.reason}`, evidence };

  const answered = Math.min(candidate.requests, pairs?.count ?? 0);
  const failed = pairs?.candidateFailed ?? 0;
  const verified = answered >= verifyRequests && failed <= maxErrorRateIncrease * (answered + failed);
  if (candidateReady && (verifyRequests === 0 || verified)) {
    const reason = verifyRequests === 0 ? 'The candidate is ready, and no verification was asked for' : `Nothing speaks against the candidate: ${summary.text}`;
    const memory: JsonObject = { champion: remember(champion), verified: verifyRequests === 0 ? 0 : answered };
    return { kind: 'step', stepIndex: 1, trafficPercent: 100, memory, reason, evidence };
  }
  const missing = candidateReady
    ? `The candidate answered copies of ${answered} requests and failed ${failed} rows; it takes ${verifyRequests}, and at most ${maxErrorRateIncrease * 100} % failed`
    : 'The candidate is not ready';
  if (elapsedMs < maxVerifyMs) return { kind: 'stay', reason: `${missing}; ${asSeconds(elapsedMs)} of at most ${asSeconds(maxVerifyMs)}`, evidence };
  const because = candidateReady && champion.requests === 0 ? '; no requests came, and silence is no permission' : '';
  return { kind: 'rollBack', reason: `${missing}, after the longest wait of ${asSeconds(maxVerifyMs)}${because}`, evidence };
}
