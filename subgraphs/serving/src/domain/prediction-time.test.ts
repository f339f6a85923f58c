import { expect, test } from 'vitest';
import { kindOf, newId } from '@cairn/core';
import { firstIdAt, monthOf, predictionIdAt, servedAtOf } from './prediction-time.js';

test('ids are ordered as the times they carry', () => {
  const at = new Date('2026-11-30T23:59:59.999Z');
  const id = newId('prediction', at.getTime() + 2 ** 40);
  expect(id > firstIdAt(servedAtOf(id))).toBe(true);
  expect(id < firstIdAt(new Date(servedAtOf(id).getTime() + 1))).toBe(true);
});

test('an id can be made for the past, and no two are the same', () => {
  const at = new Date('2001-03-01T17:35:00.123Z');
  const ids = Array.from({ length: 1_000 }, () => predictionIdAt(at));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect([kindOf(id), servedAtOf(id)]).toEqual(['prediction', at]);
});

test('months follow each other without a gap, also over the end of a year', () => {
  const december = monthOf(new Date('2026-12-31T23:59:59.999Z'));
  expect(december).toEqual({ name: '2026_12', fromId: firstIdAt(new Date('2026-12-01')), toId: firstIdAt(new Date('2027-01-01')) });
  expect(monthOf(new Date('2026-11-01'), 1)).toEqual(december);
  expect(monthOf(new Date('2026-12-31'), 1)).toMatchObject({ name: '2027_01', fromId: december.toId });
});

test('what is no id was served at no time', () => {
  expect(servedAtOf('none').getTime()).toBeNaN();
});
