import { expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { defaultSettings } from './endpoint-settings.js';
import { isSampled, labelKeysOf, recordsOf, stickyHash, type AnsweredRequest } from './prediction-records.js';
import { tallyOf } from './tally.js';
import type { Tensor } from './tensor.js';

const at = new Date('2026-11-30T12:00:00Z');
const floats = (name: string, ...values: number[]): Tensor => ({ name, datatype: 'FP32', shape: [values.length, 1], data: new Float32Array(values) });

function answered(rows: number, change: Partial<AnsweredRequest> = {}): AnsweredRequest {
  const values = Array.from({ length: rows }, (_, row) => row);
  return {
    routed: { endpointId: 'ep_1', projectId: 'prj_1', variantId: 'var_1', modelVersionId: 'mv_1', rolloutId: undefined, stepIndex: undefined, trafficPercent: 100 },
    inputs: [floats('a', ...values), floats('name', ...values)],
    outputs: [floats('p', ...values.map((value) => value / rows))],
    rows,
    observedAt: at,
    servedAt: at,
    latencyMs: 1,
    callerId: 'act_1',
    requestId: undefined,
    stickyKey: undefined,
    labelKeys: undefined,
    ...change,
  };
}

test('every row is logged whole unless the endpoint says otherwise', () => {
  const { records } = recordsOf(answered(2, { stickyKey: 'customer 7', labelKeys: ['x', 'y'] }), defaultSettings.log);
  expect(records).toMatchObject([
    { kind: 'answered', row: 0, features: { a: 0, name: 0 }, outputs: { p: 0 }, score: 0, redacted: [], labelKey: 'x', stickyHash: stickyHash('ep_1', 'customer 7') },
    { kind: 'answered', row: 1, features: { a: 1, name: 1 }, outputs: { p: 0.5 }, score: 0.5, labelKey: 'y' },
  ]);
});

test('a redacted value is nowhere in what is spooled', () => {
  const log = { ...defaultSettings.log, redactedFeatures: ['name', 'no such input'] };
  const secret = answered(1, { inputs: [floats('a', 1), { name: 'name', datatype: 'BYTES', shape: [1, 1], data: ['Ada Lovelace'] }] });
  const { records } = recordsOf(secret, log);
  expect(records).toMatchObject([{ features: { a: 1, name: null }, redacted: ['name'] }]);
  expect(JSON.stringify(records)).not.toContain('Ada');
});

test('a sample holds its share of the rows, and all are counted', () => {
  const request = answered(10_000);
  const { records, ids } = recordsOf(request, { ...defaultSettings.log, sampleRatio: 0.2 });
  const logged = records.filter(({ kind }) => kind === 'answered').length;
  // Five standard deviations of a binomial.
  expect(Math.abs(logged - 2_000)).toBeLessThan(200);
  expect(new Set(ids).size).toBe(10_000);
  expect(records.map(({ kind }) => kind).filter((kind) => kind === 'counted')).toHaveLength(1);
  for (const sampleRatio of [0, 0.2]) {
    const { scoreSum, ...tally } = tallyOf(recordsOf(request, { ...defaultSettings.log, sampleRatio }).records);
    const { scoreSum: whole, ...all } = tallyOf(recordsOf(request, defaultSettings.log).records);
    expect(tally).toEqual(all);
    expect(scoreSum).toBeCloseTo(whole, 6);
  }
  expect(recordsOf(request, { ...defaultSettings.log, sampleRatio: 0 }).records).toMatchObject([{ kind: 'counted', rows: 10_000, first: true }]);
});

test('whether an id is in a sample depends on nothing else, and a larger sample holds a smaller one', () => {
  const ids = Array.from({ length: 1_000 }, () => newId('prediction'));
  for (const id of ids) {
    expect(isSampled(id, 0.3)).toBe(isSampled(id, 0.3));
    if (isSampled(id, 0.1)) expect(isSampled(id, 0.3)).toBe(true);
    expect([isSampled(id, 0), isSampled(id, 1)]).toEqual([false, true]);
  }
  expect(isSampled('prd_0190000000007000800000000000000f', 1e-9)).toBe(true);
  expect(isSampled('prd_01900000000070008fffffffffffffff', 0.999)).toBe(false);
});

test('a sticky key is kept as a hash that is another one at each endpoint', () => {
  expect(stickyHash('ep_1', 'customer 7')).toMatch(/^[0-9a-f]{16}$/);
  expect(stickyHash('ep_1', 'customer 7')).toBe(stickyHash('ep_1', 'customer 7'));
  expect(stickyHash('ep_2', 'customer 7')).not.toBe(stickyHash('ep_1', 'customer 7'));
});

test('labels name a row by the key of the caller, or by the id of its request', () => {
  expect(labelKeysOf(undefined, undefined, 1)).toBeUndefined();
  expect(labelKeysOf(undefined, '', 1)).toBeUndefined();
  expect(labelKeysOf(undefined, 'x'.repeat(201), 1)).toBeUndefined();
  expect(labelKeysOf(undefined, 'order 7', 1)).toEqual(['order 7']);
  expect(labelKeysOf(undefined, 'orders', 2)).toEqual(['orders#0', 'orders#1']);
  expect(labelKeysOf('a,b', 'orders', 1)).toEqual(['a,b']);
  expect(labelKeysOf('a, b', 'orders', 2)).toEqual(['a', 'b']);
  expect(() => labelKeysOf('a,b', undefined, 3)).toThrow("'parameters.label_key' holds 2 keys; expected one for each of 3 rows");
  expect(() => labelKeysOf('a,,c', undefined, 3)).toThrow('Label key "" does not fit; expected 1 to 200 characters without NUL');
  expect(() => labelKeysOf('\0', undefined, 1)).toThrow('does not fit');
});
