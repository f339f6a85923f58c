import { expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random.js';
import { logEvidenceOfCounts, logEvidenceOfMean } from './evidence-ratio.js';

const alpha = 0.01;
const enough = -Math.log(alpha);

/** Whether a look after each of 3,000 requests would ever have called the candidate worse; and after how many of its own. */
function watch(seed: number, rates: { champion: number; candidate: number }, share: number): { alarm: boolean; requests: number } {
  const next = seededRandom(seed);
  const [requests, errors] = [[0, 0], [0, 0]];
  for (let request = 0; request < 3_000; request += 1) {
    const variant = next() < share ? 1 : 0;
    requests[variant]! += 1;
    if (next() >= (variant === 1 ? rates.candidate : rates.champion)) continue;
    errors[variant]! += 1;
    if (requests[0] === 0 || requests[1] === 0) continue;
    const higher = errors[1]! / requests[1]! > errors[0]! / requests[0]!;
    if (higher && logEvidenceOfCounts(errors[1]!, errors[0]!, requests[1]! / (requests[0]! + requests[1]!)) >= enough) {
      return { alarm: true, requests: requests[1]! };
    }
  }
  return { alarm: false, requests: requests[1]! };
}

function alarms(rates: { champion: number; candidate: number }, share: number): number {
  return Array.from({ length: 1_000 }, (_, seed) => watch(seed, rates, share)).filter(({ alarm }) => alarm).length;
}

test.each([0.1, 0.5])('a good candidate is called worse in at most 1 of 100 rollouts, looked at after every error (share %d)', (share) => {
  expect(alarms({ champion: 0.02, candidate: 0.02 }, share)).toBeLessThanOrEqual(10);
});

test('a candidate that fails five times as often is found nearly always', () => {
  expect(alarms({ champion: 0.01, candidate: 0.05 }, 0.5)).toBeGreaterThan(990);
});

test('a candidate that always fails is found within ten of its requests', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    expect(watch(seed, { champion: 0.002, candidate: 1 }, 0.1)).toMatchObject({ alarm: true });
    expect(watch(seed, { champion: 0.002, candidate: 1 }, 0.1).requests).toBeLessThanOrEqual(10);
  }
});

test('the evidence is a fair bet: its mean under no difference is 1', () => {
  // Exact: the sum over all outcomes of 12 events, each weighed by its binomial probability.
  let mean = 0;
  for (let hits = 0; hits <= 12; hits += 1) {
    const choose = Array.from({ length: hits }, (_, i) => (12 - i) / (i + 1)).reduce((product, factor) => product * factor, 1);
    mean += choose * 0.3 ** hits * 0.7 ** (12 - hits) * Math.exp(logEvidenceOfCounts(hits, 12 - hits, 0.3));
  }
  expect(mean).toBeCloseTo(1, 10);
});

test('counts as expected are evidence against a difference', () => {
  expect(logEvidenceOfCounts(100, 900, 0.1)).toBeLessThan(0);
});

test('a difference of means is found when it is large against its spread, and only then', () => {
  expect(logEvidenceOfMean(0.05, 0.01 ** 2, 0.05)).toBeGreaterThan(enough);
  expect(logEvidenceOfMean(0.05, 0.04 ** 2, 0.05)).toBeLessThan(enough);
  expect(logEvidenceOfMean(0, 0.01 ** 2, 0.05)).toBeLessThan(0);
});

test('a mean that does not differ is called different in at most 1 of 100 streams, looked at after every value', () => {
  let found = 0;
  for (let seed = 0; seed < 500; seed += 1) {
    const next = seededRandom(seed);
    let sum = 0;
    for (let n = 1; n <= 2_000; n += 1) {
      sum += (next() < 0.5 ? -1 : 1) * 0.4;
      if (n < 200 || logEvidenceOfMean(sum / n, 0.16 / n, 0.05) < enough) continue;
      found += 1;
      break;
    }
  }
  expect(found).toBeLessThanOrEqual(5);
});
