import { expect, test } from 'vitest';
import { kindOf, newId, newIds } from './ids.js';

test('ids are of their kind, no two are equal, and those of one process sort in the order they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('run'));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  for (const id of ids) expect(kindOf(id)).toBe('run');
});

test('ids that are made together are as good, and spread evenly over their 16 bits', () => {
  const ids = newIds('prediction', 10_000);
  expect(new Set([...ids, ...newIds('prediction', 10_000), newId('prediction')]).size).toBe(20_001);
  for (const id of ids) expect(kindOf(id)).toBe('prediction');
  const low = ids.filter((id) => Number.parseInt(id.slice(-13, -9), 16) < 0x10000 / 10).length;
  expect(Math.abs(low - 1_000)).toBeLessThan(10);
  expect(new Set(newIds('prediction', 65_536)).size).toBe(65_536);
  expect(() => newIds('prediction', 65_537)).toThrow('65537 ids exceed 1 to 65,536');
});
