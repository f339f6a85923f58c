import { expect, test } from 'vitest';
import { checkInputs } from '../domain/check-tensors.js';
import type { Tensor, TensorSignature } from '../domain/tensor.js';
import { tensorsOf } from './v1-instances.js';
import { predictionsOf } from './v1-predictions.js';

const column = (name: string, shape = [-1, 1]): TensorSignature => ({ name, datatype: 'FP32', shape });
const both = [column('a'), column('b')];
const read = (signatures: TensorSignature[], body: object): unknown[] => checkInputs(signatures, tensorsOf(signatures, body as Record<string, unknown>)).map(({ shape, data }) => [shape, Array.from(data as Float32Array)]);

test('instances are rows and inputs are columns, with or without the lists around single values', () => {
  const expected = [[[2, 1], [1, 3]], [[2, 1], [2, 4]]];
  expect(read(both, { instances: [{ a: [1], b: [2] }, { a: [3], b: [4] }] })).toEqual(expected);
  expect(read(both, { instances: [{ a: 1, b: 2 }, { b: 4, a: 3 }] })).toEqual(expected);
  expect(read(both, { inputs: { a: [1, 3], b: [[2], [4]] } })).toEqual(expected);
  expect(read([column('x', [-1, 2])], { instances: [[1, 2], [3, 4]] })).toEqual([[[2, 2], [1, 2, 3, 4]]]);
  expect(read([column('x', [-1])], { inputs: [1, 2] })).toEqual([[[2], [1, 2]]]);
});

test.each<[object, string]>([
  [{}, "Expected 'instances' or 'inputs', one of them"],
  [{ instances: [1], inputs: [1] }, "Expected 'instances' or 'inputs', one of them"],
  [{ instances: [] }, "'instances' is []; expected a list of at least one instance"],
  [{ instances: [1, 2] }, "'instances' has values without names, and the model has the inputs 'a', 'b'"],
  [{ instances: [{ a: 1, b: 2 }, { a: 3 }] }, `Instance 1 is {"a":3}; expected values of 'a', 'b', as the first instance has`],
  [{ instances: [{ a: 1, b: 2 }, { a: 3, c: 4 }] }, "Instance 1 has no 'b'; the first instance has"],
  [{ instances: [{ a: 1, c: 2 }] }, "There is no input 'c'; expected 'a', 'b'"],
  [{ instances: [{ a: [1], b: [1, 2] }] }, "Input 'b' has shape [1,2]; expected [-1, 1] (-1: any)"],
  [{ instances: [{ a: [1], b: [1] }, { a: [1], b: [1, 2] }] }, "Input 'b' has a list of 2 at depth 2 of 'data'"],
  [{ instances: [{ a: 'x', b: 1 }] }, "Element 0 of input 'a' is 'x'; expected a number (FP32)"],
])('%j is refused', (body, message) => {
  expect(() => read(both, body)).toThrow(message);
});

test('predictions are rows: values, or objects where there are several outputs', () => {
  const output = (name: string, datatype: Tensor['datatype'], shape: number[], data: Tensor['data']): Tensor => ({ name, datatype, shape, data });
  const probability = output('probability', 'FP32', [2, 2], Float32Array.of(0.25, 0.75, NaN, 1));
  const label = output('label', 'INT64', [2], BigInt64Array.of(1n, 2n ** 60n));
  expect(predictionsOf([probability], 2)).toEqual([[0.25, 0.75], [null, 1]]);
  expect(predictionsOf([label, probability], 2)).toEqual([{ label: 1, probability: [0.25, 0.75] }, { label: '1152921504606846976', probability: [null, 1] }]);
  expect(predictionsOf([output('h', 'FP16', [2, 1], Uint16Array.of(0x3c_00, 0xc0_00))], 2)).toEqual([[1], [-2]]);
  expect(predictionsOf([output('whole', 'BOOL', [3], Uint8Array.of(1, 0, 1))], 1)).toEqual([[true, false, true]]);
  expect(predictionsOf([], 1)).toEqual([]);
});
