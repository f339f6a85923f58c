import { seededRandom } from '@cairn/plugin/testing';
import { sampleOf, sampleOfCounts, type Sample } from '@cairn/plugin/statistics';
import { expect, test } from 'vitest';
import { parseAbOptions } from './ab-options.js';
import { judge, type Verdict } from './verdict.js';

const options = parseAbOptions(undefined);

type Word = Verdict['verdict'];

/** A whole test: callers come one by one, a look after every ten of them; the first verdict, and after how many callers. */
function play(seed: number, rates: { readonly champion: number; readonly candidate: number }, share: number, given = options, most = 8_000): { word: Word; callers: number } {
  const next = seededRandom(seed);
  const [champion, candidate] = [{ count: 0, ones: 0 }, { count: 0, ones: 0 }];
  for (let callers = 1; callers <= most; callers += 1) {
    const isCandidate = next() < share;
    const one = isCandidate ? candidate : champion;
    one.count += 1;
    if (next() < (isCandidate ? rates.candidate : rates.champion)) one.ones += 1;
    if (callers % 10 !== 0) continue;
    const { verdict } = judge(sampleOfCounts(champion.count, champion.ones), sampleOfCounts(candidate.count, candidate.ones), given);
    if (verdict !== 'undecided' && verdict !== 'tooFew') return { word: verdict, callers };
  }
  return { word: 'undecided', callers: most };
}

function many(runs: number, rates: { readonly champion: number; readonly candidate: number }, share: number, given = options, most?: number): (word: Word) => number {
  const played = Array.from({ length: runs }, (_, seed) => play(seed, rates, share, given, most).word);
  return (word) => played.filter((one) => one === word).length;
}

test.each([
  [0.1, 0.5],
  [0.1, 0.1],
  [0.02, 0.5],
])('without a difference (%d of the callers buy, a share of %d) at most alpha of 2,000 tests end with one, looked at after every ten callers', (rate, share) => {
  const ended = many(2_000, { champion: rate, candidate: rate }, share, options, 5_000);
  expect(ended('better') + ended('worse')).toBeLessThanOrEqual(options.alpha * 2_000);
});

test('a difference is found, in the right direction', () => {
  const ended = many(300, { champion: 0.1, candidate: 0.13 }, 0.5);
  expect(ended('better')).toBeGreaterThan(270);
  expect(ended('worse')).toBe(0);
  expect(many(300, { champion: 0.13, candidate: 0.1 }, 0.5)('worse')).toBeGreaterThan(270);
});

test('a large difference is found early', () => {
  const callers = Array.from({ length: 200 }, (_, seed) => play(seed, { champion: 0.1, candidate: 0.2 }, 0.5).callers);
  expect(callers.toSorted((a, b) => a - b)[100]).toBeLessThan(1_200);
});

test('a difference that does not matter ends the test, and is rarely taken for one that does', () => {
  const given = parseAbOptions({ minimumEffect: 0.04 });
  const ended = many(300, { champion: 0.1, candidate: 0.1 }, 0.5, given);
  expect(ended('same')).toBeGreaterThan(270);
  expect(ended('better')).toBe(0);
  // Exactly the least difference that matters.
  expect(many(300, { champion: 0.1, candidate: 0.14 }, 0.5, given)('better')).toBeLessThanOrEqual(0.05 * 300);
});

const sure = (mean: number): Sample => ({ count: 1_000_000, mean, variance: 1 });

test.each<[string, number, number, Partial<typeof options>, Word]>([
  ['higher is better', 1, 1.1, {}, 'better'],
  ['higher is better', 1.1, 1, {}, 'worse'],
  ['lower is better', 1, 1.1, { better: 'lower' }, 'worse'],
  ['lower is better', 1.1, 1, { better: 'lower' }, 'better'],
  ['better, by less than matters', 1, 1.1, { minimumEffect: 0.2 }, 'same'],
  ['worse, by less than matters', 1.1, 1, { minimumEffect: 0.2 }, 'same'],
  ['better, perhaps by more than matters', 1, 1.1, { minimumEffect: 0.1 }, 'undecided'],
  ['worse, perhaps by more than matters', 1.1, 1, { minimumEffect: 0.1 }, 'worse'],
  ['no difference, and all would matter', 1, 1, {}, 'undecided'],
])('%s: %d against %d with %j is %s', (_, champion, candidate, given, word) => {
  expect(judge(sure(champion), sure(candidate), { ...options, ...given }).verdict).toBe(word);
});

test('a few observations, or many that are all the same, are too few', () => {
  expect(judge(sure(1), { ...sure(2), count: 99 }, options)).toEqual({ verdict: 'tooFew' });
  expect(judge(sampleOf(500, 500 * 3, 500 * 9), sampleOf(500, 500 * 4, 500 * 16), options)).toEqual({ verdict: 'tooFew' });
});
