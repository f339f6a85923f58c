import { expect, test } from 'vitest';
import { route, stickyPoint } from './routing.js';

const candidate = { name: 'candidate', trafficPercent: 10, ready: true };
const champion = { name: 'champion', trafficPercent: 90, ready: true };
const at = (variants: readonly { name: string; trafficPercent: number; ready: boolean }[], point: number): string | undefined => route(variants, point)?.name;

test('each variant is chosen as often as its share says', () => {
  const points = Array.from({ length: 1_000 }, (_, index) => (index + 0.5) / 1_000);
  expect(points.filter((point) => at([candidate, champion], point) === 'candidate')).toHaveLength(100);
});

test('a variant that is not ready gets nothing while another is, also when that one has no share', () => {
  expect(at([{ ...candidate, trafficPercent: 100, ready: false }, { ...champion, trafficPercent: 0 }], 0.5)).toBe('champion');
  expect(at([{ ...candidate, ready: false }, { ...champion, ready: false }], 0.05)).toBe('candidate');
  expect(at([], 0.5)).toBeUndefined();
});

test('a variant without a share is not chosen, at neither end', () => {
  const idle = { name: 'idle', trafficPercent: 0, ready: true };
  for (const point of [0, 0.5, 1 - 2 ** -33]) expect(at([idle, champion, idle], point)).toBe('champion');
});

test('keys are spread evenly, differently in each rollout, and stay with the candidate as its share grows', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `customer ${index}`);
  const first = keys.filter((key) => stickyPoint(key, 'ro_1') < 0.1);
  expect(first.length).toBeGreaterThan(400);
  expect(first.length).toBeLessThan(600);
  expect(first.filter((key) => stickyPoint(key, 'ro_2') < 0.1).length).toBeLessThan(120);
  for (const key of first) expect(at([{ ...candidate, trafficPercent: 50 }, { ...champion, trafficPercent: 50 }], stickyPoint(key, 'ro_1'))).toBe('candidate');
});
