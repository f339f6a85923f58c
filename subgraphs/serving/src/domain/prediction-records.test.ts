import { expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { defaultSettings } from './endpoint-settings.js';
import { isSampled, labelKeysOf, recordsOf, stickyHash, type AnsweredRequest } from './prediction-records.js';
import { inBatches, rowsIn, unpacked } from './packed-rows.js';
import type { LogRecord } from './prediction.js';
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

/** What the log is told of the records, once they were in a file. */
function logged(records: ReturnType<typeof recordsOf>['records']): LogRecord[] {
  return (JSON.parse(JSON.stringify(records)) as typeof records).flatMap(unpacked);
}

test('every row is logged whole unless the endpoint says otherwise', () => {
  const { records } = recordsOf(answered(2, { stickyKey: 'customer 7', labelKeys: ['x', 'y'] }), defaultSettings.log);
  expect(logged(records)).toMatchObject([
    { kind: 'answered', row: 0, features: { a: 0, name: 0 }, outputs: { p: 0 }, score: 0, redacted: [], labelKey: 'x', stickyHash: stickyHash('ep_1', 'customer 7') },
    { kind: 'answered', row: 1, features: { a: 1, name: 1 }, outputs: { p: 0.5 }, score: 0.5, labelKey: 'y' },
  ]);
});

test('a redacted value is nowhere in what is spooled', () => {
  const log = { ...defaultSettings.log, redactedFeatures: ['name', 'no such input'] };
  const secret = answered(1, { inputs: [floats('a', 1), { name: 'name', datatype: 'BYTES', shape: [1, 1], data: ['Ada Lovelace'] }] });
  const { records } = recordsOf(secret, log);
  expect(logged(records)).toMatchObject([{ features: { a: 1, name: null }, redacted: ['name'] }]);
  expect(JSON.stringify(records)).not.toContain('Ada');
});

test('a sample holds its share of the rows, and all are counted', () => {
  const request = answered(10_000);
  const { records, ids } = recordsOf(request, { ...defaultSettings.log, sampleRatio: 0.2 });
  const kept = logged(records).filter((record) => record.kind === 'answered');
  // Five standard deviations of a binomial.
  expect(Math.abs(kept.length - 2_000)).toBeLessThan(200);
  expect(kept.every(({ id, row, features }) => ids[row] === id && features['a'] === row)).toBe(true);
  expect(new Set(ids).size).toBe(10_000);
  expect(records.map(({ kind }) => kind).filter((kind) => kind === 'counted')).toHaveLength(1);
  for (const sampleRatio of [0, 0.2]) {
    const { scoreSum, ...tally } = tallyOf(logged(recordsOf(request, { ...defaultSettings.log, sampleRatio }).records));
    const { scoreSum: whole, ...all } = tallyOf(logged(recordsOf(request, defaultSettings.log).records));
    expect(tally).toEqual(all);
    expect(scoreSum).toBeCloseTo(whole, 6);
  }
  expect(recordsOf(request, { ...defaultSettings.log, sampleRatio: 0 }).records).toMatchObject([{ kind: 'counted', rows: 10_000, first: true }]);
});

test('each type of tensor is logged as it was asked and answered, row by row, in few lines', () => {
  const of = (name: string, datatype: Tensor['datatype'], data: Tensor['data'], width = 1): Tensor => ({ name, datatype, shape: [data.length / width, width], data });
  const inputs = [
    of('flag', 'BOOL', Uint8Array.of(1, 0)),
    of('long', 'INT64', BigInt64Array.of(2n ** 60n, -1n)),
    of('half', 'FP16', Uint16Array.of(0x3c_00, 0x7c_00)),
    of('text', 'BYTES', ['größer', 'a\0b']),
    of('pair', 'FP64', Float64Array.of(0.1, -0, NaN, 1e300), 2),
    of('picture', 'UINT8', new Uint8Array(2 * 1_025).fill(7, 0, 1_025), 1_025),
    { name: 'shared', datatype: 'INT32', shape: [3], data: Int32Array.of(1, 2, 3) } as const,
  ];
  const { records } = recordsOf(answered(2, { inputs }), defaultSettings.log);
  expect(records).toHaveLength(1);
  const [first, second] = logged(records).map((record) => (record.kind === 'answered' ? record.features : {}));
  expect(first).toMatchObject({ flag: true, long: String(2n ** 60n), half: 1, text: 'größer', pair: [0.1, -0], picture: { datatype: 'UINT8', elements: 1_025 }, shared: [1, 2, 3] });
  expect(second).toMatchObject({ flag: false, long: -1, half: null, text: 'a\ufffdb', pair: [null, 1e300], picture: { elements: 1_025 }, shared: [1, 2, 3] });
  expect(first!['picture']).not.toEqual(second!['picture']);
});

test('no record and no batch holds more rows than a batch may, nor many large ones', () => {
  const { records } = recordsOf(answered(10_000), defaultSettings.log);
  expect(records.map(rowsIn)).toEqual([5_000, 5_000]);
  expect(inBatches([...records, ...recordsOf(answered(1), defaultSettings.log).records]).map((batch) => batch.map(rowsIn))).toEqual([[5_000], [5_000], [1]]);
  const wide: Tensor = { name: 'x', datatype: 'FP32', shape: [2_000, 1_000], data: new Float32Array(2_000_000) };
  expect(Math.max(...recordsOf(answered(2_000, { inputs: [wide] }), defaultSettings.log).records.map(rowsIn))).toBeLessThan(600);
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
