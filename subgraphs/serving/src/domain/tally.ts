import { scoreBins, type VariantEvidence } from '@cairn/plugin';
import type { CountedRecord } from './prediction.js';

/** What a variant did, in figures that add up. */
export interface Tally {
  /** Requests answered, well or not. */
  readonly requests: number;
  readonly errors: number;
  /** Predictions: rows of requests that were answered well. */
  readonly predictions: number;
  /** Those of them that were made of copies, and reached no caller. */
  readonly copies: number;
  /** How many scores lie between 0 and 1, their sum, and how many fall into each of {@link scoreBins} bins. */
  readonly scoreCount: number;
  readonly scoreSum: number;
  readonly scores: readonly number[];
  /** Counts by {@link latencyBin}. */
  readonly latencies: readonly number[];
}

const shortestMs = 0.01;
const binsPerOctave = 16;
/** From 0.01 ms to almost 3 minutes, each bin 4.4 % wider than the one before. */
const latencyBins = 384;

export const emptyTally: Tally = {
  requests: 0,
  errors: 0,
  predictions: 0,
  copies: 0,
  scoreCount: 0,
  scoreSum: 0,
  scores: Array<number>(scoreBins).fill(0),
  latencies: Array<number>(latencyBins).fill(0),
};

/** What is known of one row, or of one failed request. */
export type Observation =
  | { readonly kind: 'answered' | 'shadowed'; readonly row: number; readonly latencyMs: number; readonly score: number | undefined }
  | Pick<CountedRecord, 'kind' | 'rows' | 'first' | 'latencyMs' | 'scoreCount' | 'scoreSum' | 'scores'>
  | { readonly kind: 'failed' }
  | { readonly kind: 'shadowFailed' }
  /** Nothing happened. */
  | { readonly kind: 'shadowDropped' };

export function tallyOf(observations: Iterable<Observation>): Tally {
  let [requests, errors, predictions, copies, scoreCount, scoreSum] = [0, 0, 0, 0, 0, 0];
  const scores = [...emptyTally.scores];
  const latencies = [...emptyTally.latencies];
  for (const one of observations) {
    if (one.kind === 'shadowDropped') continue;
    if (one.kind === 'failed' || one.kind === 'shadowFailed') {
      requests++;
      errors++;
      continue;
    }
    if (one.kind === 'counted') {
      predictions += one.rows;
      if (one.first) {
        requests++;
        latencies[latencyBin(one.latencyMs)]!++;
      }
      scoreCount += one.scoreCount;
      scoreSum += one.scoreSum;
      for (let bin = 0; bin < scoreBins; bin++) scores[bin]! += one.scores[bin]!;
      continue;
    }
    predictions++;
    if (one.kind === 'shadowed') copies++;
    if (one.row === 0) {
      requests++;
      latencies[latencyBin(one.latencyMs)]!++;
    }
    const bin = scoreBin(one.score);
    if (bin === undefined) continue;
    scoreCount++;
    scoreSum += one.score!;
    scores[bin]!++;
  }
  return { requests, errors, predictions, copies, scoreCount, scoreSum, scores, latencies };
}

/** The bin of a score, or undefined when it is no number from 0 to 1. */
export function scoreBin(score: number | undefined): number | undefined {
  return score !== undefined && score >= 0 && score <= 1 ? Math.min(scoreBins - 1, Math.floor(score * scoreBins)) : undefined;
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    requests: a.requests + b.requests,
    errors: a.errors + b.errors,
    predictions: a.predictions + b.predictions,
    copies: a.copies + b.copies,
    scoreCount: a.scoreCount + b.scoreCount,
    scoreSum: a.scoreSum + b.scoreSum,
    scores: a.scores.map((count, index) => count + b.scores[index]!),
    latencies: a.latencies.map((count, index) => count + b.latencies[index]!),
  };
}

/** A tally as a strategy wants to see it. */
export function evidenceOf(tally: Tally, known: Pick<VariantEvidence, 'labels' | 'outcome'> = {}): VariantEvidence {
  return {
    requests: tally.requests,
    errors: tally.errors,
    latencyMs: latenciesOf(tally),
    scores: { count: tally.scoreCount, mean: tally.scoreCount === 0 ? 0 : tally.scoreSum / tally.scoreCount, histogram: tally.scores },
    ...known,
  };
}

/** Quantiles of the time to an answer, in milliseconds, within 2.2 %; 0 while there are none. */
export function latenciesOf({ latencies }: Pick<Tally, 'latencies'>): VariantEvidence['latencyMs'] {
  const count = latencies.reduce((sum, one) => sum + one, 0);
  const quantile = (share: number): number => {
    let left = share * count;
    const bin = latencies.findIndex((one) => (left -= one) <= 0 && one > 0);
    return bin < 0 ? 0 : shortestMs * 2 ** ((bin + 0.5) / binsPerOctave);
  };
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
}

/** The time to all answers together, in milliseconds, within 2.2 %. */
export function durationOf({ latencies }: Tally): number {
  return latencies.reduce((sum, count, bin) => sum + count * shortestMs * 2 ** ((bin + 0.5) / binsPerOctave), 0);
}

function latencyBin(ms: number): number {
  return Math.max(0, Math.min(latencyBins - 1, Math.floor(binsPerOctave * Math.log2(Math.max(ms, shortestMs) / shortestMs))));
}
