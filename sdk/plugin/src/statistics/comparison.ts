import type { JsonObject } from '@cairn/core';
import type { VariantEvidence } from '../strategy.js';

/** What one test says of the candidate. `fine` is not proof of being better: nothing speaks against it. */
export interface Comparison {
  readonly verdict: 'worse' | 'fine' | 'tooFew';
  /** For people, with the figures. */
  readonly reason: string;
  /** The test's name, its statistic, and its p-value or limit. */
  readonly evidence: JsonObject;
}

/** A champion as far as errors and latency are compared with it: what a strategy remembers of one that answers nothing more. */
export type Reference = Pick<VariantEvidence, 'requests' | 'errors'> & { readonly latencyMs: Pick<VariantEvidence['latencyMs'], 'p95'> };

/** A comparison that cannot be made yet. */
export function tooFew(test: string, reason: string): Comparison {
  return { verdict: 'tooFew', reason, evidence: { test } };
}

/** Of ln evidence ({@link logEvidenceOfCounts}): the statistic and the p-value that holds at every look, as figures of a decision. */
export function significance(logEvidence: number, inThisDirection: boolean, alpha: number): { statistic: number; pValue: number; alpha: number } {
  // JSON has no infinity, and beyond e^700 nobody asks for more.
  const statistic = Math.exp(Math.min(logEvidence, 700));
  return { statistic, pValue: inThisDirection ? Math.min(1, 1 / statistic) : 1, alpha };
}

/** Three digits that count. */
export function rounded(value: number): string {
  if (value === 0) return '0';
  // Without an exponent where people would write none.
  return Math.abs(value) >= 1_000 && Math.abs(value) < 1e9 ? String(Math.round(value)) : value.toPrecision(3);
}

/** `0.25 %` for 0.0025. */
export function asPercent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}

/** A time for a sentence, in whole seconds: `90 s`. @param ms in milliseconds. */
export function asSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

/** A time for a sentence, in the largest unit that leaves no less than two of it: `90 s`, `24 hours`. @param ms in milliseconds. */
export function asDuration(ms: number): string {
  if (ms >= 2 * 86_400_000) return `${Math.round(ms / 86_400_000)} days`;
  if (ms >= 2 * 3_600_000) return `${Math.round(ms / 3_600_000)} hours`;
  return ms >= 2 * 60_000 ? `${Math.round(ms / 60_000)} minutes` : asSeconds(ms);
}
