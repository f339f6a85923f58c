import { expect, test } from 'vitest';
import { rowValues, scoreOf } from './rows.js';
import type { Tensor } from './tensor.js';

const tensor = (datatype: Tensor['datatype'], shape: number[], data: Tensor['data']): Tensor => ({ name: 'x', datatype, shape, data });

test('a row has its own part of each tensor: a value, or a list of them', () => {
  expect(rowValues([tensor('FP64', [2, 1], Float64Array.of(1, 2))], 1, 2)).toEqual({ x: 2 });
  expect(rowValues([tensor('INT32', [2, 2], Int32Array.of(1, 2, 3, 4))], 1, 2)).toEqual({ x: [3, 4] });
  expect(rowValues([tensor('BOOL', [2], Uint8Array.of(1, 0))], 1, 2)).toEqual({ x: false });
});

test('an output that does not follow the rows belongs to each of them', () => {
  expect(rowValues([tensor('INT32', [4], Int32Array.of(1, 2, 3, 4))], 1, 2)).toEqual({ x: [1, 2, 3, 4] });
});

test('what JSON and the database cannot keep is kept in another form', () => {
  expect(rowValues([tensor('FP32', [3], Float32Array.of(NaN, Infinity, 1))], 0, 1)).toEqual({ x: [null, null, 1] });
  expect(rowValues([tensor('INT64', [2], BigInt64Array.of(2n ** 60n, 5n))], 0, 1)).toEqual({ x: ['1152921504606846976', 5] });
  expect(rowValues([tensor('BYTES', [1], ['a\u0000\ud800\u{1f600}'])], 0, 1)).toEqual({ x: 'a\ufffd\ufffd\u{1f600}' });
  expect(rowValues([tensor('UINT8', [2_000], new Uint8Array(2_000))], 0, 1)).toMatchObject({ x: { elements: 2_000, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) } });
});

test('the score is the first number of the first output that holds floats', () => {
  const outputs = [tensor('INT64', [2], BigInt64Array.of(1n, 0n)), tensor('FP32', [2, 2], Float32Array.of(0.25, 0.75, 0.5, NaN))];
  expect([scoreOf(outputs, 0, 2), scoreOf(outputs, 1, 2), scoreOf(outputs.slice(0, 1), 0, 2)]).toEqual([0.25, 0.5, undefined]);
});
