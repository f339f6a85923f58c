import { describe, expect, test } from 'vitest';
import { parseJson } from '../rest/long-integers.js';
import { checkInputs } from './check-tensors.js';
import type { TensorSignature } from './tensor.js';

const column: TensorSignature = { name: 'x', datatype: 'FP32', shape: [-1, 2] };
const given = (change: object = {}): object => ({ name: 'x', datatype: 'FP32', shape: [2, 2], data: [1, 2, 3, 4], ...change });

function dataOf(datatype: string, data: string): unknown {
  const count = (JSON.parse(data) as unknown[]).length;
  return checkInputs([{ name: 'x', datatype, shape: [-1] }], [parseJson(`{"name":"x","datatype":"${datatype}","shape":[${count}],"data":${data}}`)])[0]!.data;
}

describe('inputs', () => {
  test('come in the order in which the model declares them, flat or nested', () => {
    const second: TensorSignature = { name: 'y', datatype: 'BOOL', shape: [-1] };
    const offered = [{ name: 'y', datatype: 'BOOL', shape: [2], data: [true, false] }, given({ data: [[1, 2], [3, 4]] })];
    expect(checkInputs([column, second], offered)).toEqual([
      { name: 'x', datatype: 'FP32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      { name: 'y', datatype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) },
    ]);
  });

  test.each([
    ['a wrong name', [given({ name: 'z' })], "There is no input 'z'; expected 'x'"],
    ['a missing input', [], "Input 'x' is missing; expected 'x'"],
    ['an input given twice', [given(), given()], "Input 'x' is given twice"],
    ['a wrong datatype', [given({ datatype: 'FP64' })], `Input 'x' has datatype "FP64"; expected FP32`],
    ['a wrong rank', [given({ shape: [4] })], "Input 'x' has shape [4] of rank 1; expected [-1, 2] (-1: any) of rank 2"],
    ['a wrong size', [given({ shape: [1, 4] })], "Input 'x' has shape [1,4]; expected [-1, 2] (-1: any)"],
    ['no rows', [given({ shape: [0, 2], data: [] })], "Input 'x' has 0 rows; expected at least 1"],
    ['a negative size', [given({ shape: [-1, 2] })], "Input 'x' has shape [-1,2]; expected [-1, 2] (-1: any) with whole sizes"],
    ['half a row', [given({ shape: [1.5, 2] })], "Input 'x' has shape [1.5,2]"],
    ['too few elements', [given({ data: [1, 2, 3] })], "Input 'x' has 3 elements; expected 4, as its shape [2, 2] says"],
    ['no data', [given({ data: undefined })], "Input 'x' has no list 'data'; expected 4 elements of FP32"],
    ['text among numbers', [given({ data: [1, 2, 'three', 4] })], "Element 2 of input 'x' is 'three'; expected a number (FP32)"],
    ['null among numbers', [given({ data: [1, null, 3, 4] })], "Element 1 of input 'x' is null; expected a number (FP32)"],
    ['a number beyond the type', [given({ data: [1, 2, 3, 1e39] })], "Element 3 of input 'x' is 1e+39; expected a number within FP32"],
    ['something that is no tensor', ['x'], `'inputs' holds "x"; expected tensors with name, datatype, shape and data`],
    ['something that is no list', { x: 1 }, `'inputs' is {"x":1}; expected a list of tensors`],
  ])('refuses %s', (_, offered, message) => {
    expect(() => checkInputs([column], offered)).toThrow(message);
  });

  test('have sizes of 0 where the model declares them, or leaves them free beside the rows', () => {
    const empty = (shape: number[], offered: number[]): unknown => checkInputs([{ ...column, shape }], [given({ shape: offered, data: [] })])[0]!.shape;
    expect(empty([0, 3], [0, 3])).toEqual([0, 3]);
    expect(empty([2, -1], [2, 0])).toEqual([2, 0]);
    expect(empty([-1, -1], [4, 0])).toEqual([4, 0]);
    expect(() => empty([0, 3], [1, 3])).toThrow("Input 'x' has shape [1,3]; expected [0, 3]");
    expect(() => empty([1, 3], [0, 3])).toThrow("Input 'x' has shape [0,3]; expected [1, 3]");
  });

  test('are none for a model that wants none, and a single element for a scalar', () => {
    expect(checkInputs([], [])).toEqual([]);
    expect(() => checkInputs([], [given()])).toThrow("There is no input 'x'; expected none");
    expect(checkInputs([{ ...column, shape: [] }], [given({ shape: [], data: [7] })])).toEqual([{ name: 'x', datatype: 'FP32', shape: [], data: Float32Array.of(7) }]);
  });

  test('refuses inputs with different numbers of rows', () => {
    const second = { ...column, name: 'y' };
    expect(() => checkInputs([column, second], [given(), given({ name: 'y', shape: [1, 2], data: [1, 2] })])).toThrow("Input 'y' has 1 rows; expected 2, as input 'x' has");
  });

  test('64-bit integers keep every digit', () => {
    expect(dataOf('INT64', '[9007199254740993, -9223372036854775808, 5, "9223372036854775807"]')).toEqual(BigInt64Array.of(9007199254740993n, -(2n ** 63n), 5n, 2n ** 63n - 1n));
    expect(dataOf('UINT64', '[18446744073709551615]')).toEqual(BigUint64Array.of(2n ** 64n - 1n));
    expect(() => dataOf('INT64', '[9223372036854775808]')).toThrow("Element 0 of input 'x' is '9223372036854775808'; expected a whole number from -9223372036854775808 to 9223372036854775807 (INT64)");
    expect(() => dataOf('INT64', '[1.5]')).toThrow("Element 0 of input 'x' is 1.5");
  });

  test('long numbers stay numbers, and digits in a text stay as they are', () => {
    const numbers = ['12345678901234567890', '0.12345678901234567', '-1.2345678901234567e10'];
    expect(dataOf('FP64', `[${numbers.join(', ')}]`)).toEqual(Float64Array.from(numbers, Number));
    expect(dataOf('BYTES', '["12345678901234567890 \\" 12345678901234567890"]')).toEqual(['12345678901234567890 " 12345678901234567890']);
  });

  test('small integers must fit their type', () => {
    expect(dataOf('UINT8', '[0, 255]')).toEqual(Uint8Array.of(0, 255));
    expect(() => dataOf('UINT8', '[256]')).toThrow('expected a whole number from 0 to 255 (UINT8)');
    expect(() => dataOf('FP16', '[1]')).toThrow("Input 'x' is of FP16, which has no form in JSON");
  });
});
