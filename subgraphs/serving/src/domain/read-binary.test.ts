import { describe, expect, test } from 'vitest';
import { checkInputs } from './check-tensors.js';
import { numberOfBfloat, numberOfHalf } from './half.js';
import type { Datatype, TensorData } from './tensor.js';
import { binaryOf } from './write-binary.js';

/** The elements of an input that came as bytes. */
function read(datatype: string, bytes: Uint8Array, count: number, nonFinite?: 'refuse' | 'accept'): TensorData {
  return checkInputs([{ name: 'x', datatype, shape: [-1] }], [{ name: 'x', datatype, shape: [count], data: bytes }], { nonFinite })[0]!.data;
}

const bytesOf = (array: ArrayBufferView): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

describe('bytes of a tensor', () => {
  test.each<[Datatype, ArrayBufferView & TensorData]>([
    ['BOOL', Uint8Array.of(0, 1)],
    ['UINT8', Uint8Array.of(0, 255)],
    ['UINT16', Uint16Array.of(0, 65_535)],
    ['UINT32', Uint32Array.of(0, 4_294_967_295)],
    ['UINT64', BigUint64Array.of(0n, 2n ** 64n - 1n)],
    ['INT8', Int8Array.of(-128, 127)],
    ['INT16', Int16Array.of(-32_768, 32_767)],
    ['INT32', Int32Array.of(-2_147_483_648, 2_147_483_647)],
    ['INT64', BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)],
    ['FP16', Uint16Array.of(0x3c_00, 0xbc_00)],
    ['BF16', Uint16Array.of(0x3f_80, 0xbf_80)],
    ['FP32', Float32Array.of(1.5, -3.4e38)],
    ['FP64', Float64Array.of(5e-324, -1.7e308)],
  ])('of %s are its elements, wherever they begin, and come back as they were', (datatype, elements) => {
    const bytes = bytesOf(elements);
    for (const before of [0, 1, 8]) {
      const within = Buffer.concat([Buffer.alloc(before), bytes]).subarray(before);
      const data = read(datatype, within, 2);
      expect(data).toEqual(elements);
      expect(Buffer.from(binaryOf({ name: 'x', datatype, shape: [2], data }))).toEqual(bytes);
    }
  });

  test('are not copied where they lie well', () => {
    const body = new Uint8Array(16);
    expect((read('FP32', body.subarray(4, 12), 2) as Float32Array).buffer).toBe(body.buffer);
  });

  test.each([
    ['FP32', 7, "Input 'x' has 7 bytes; expected 8, as its shape [2] of FP32 says"],
    ['FP64', 8, "Input 'x' has 8 bytes; expected 16"],
    ['INT64', 0, "Input 'x' has 0 bytes; expected 16"],
    ['BOOL', 3, "Input 'x' has 3 bytes; expected 2"],
    ['STRING', 2, "Input 'x' is of STRING, which has no binary form"],
  ])('of %s that are too few or too many are refused', (datatype, length, message) => {
    expect(() => read(datatype, new Uint8Array(length), 2)).toThrow(message);
  });

  test.each<[Datatype, ArrayBufferView, string]>([
    ['FP32', Float32Array.of(1, NaN), "Element 1 of input 'x' is NaN; expected a finite number (FP32)"],
    ['FP64', Float64Array.of(-Infinity, 1), "Element 0 of input 'x' is -Infinity; expected a finite number (FP64)"],
    ['FP16', Uint16Array.of(0x3c_00, 0x7c_00), "Element 1 of input 'x' is NaN or infinite; expected a finite number (FP16)"],
    ['BF16', Uint16Array.of(0xff_80, 0), "Element 0 of input 'x' is NaN or infinite; expected a finite number (BF16)"],
  ])('of %s that are not finite are refused, unless they are accepted', (datatype, elements, message) => {
    expect(() => read(datatype, bytesOf(elements), 2)).toThrow(message);
    expect(read(datatype, bytesOf(elements), 2, 'accept')).toEqual(elements);
  });

  test('of BOOL are 0 or 1', () => {
    expect(() => read('BOOL', Uint8Array.of(1, 2), 2)).toThrow("Element 1 of input 'x' is the byte 2; expected 0 or 1 (BOOL)");
  });
});

describe('bytes of texts', () => {
  const texts = (...lengthsAndBytes: (number | string)[]): Buffer =>
    Buffer.concat(lengthsAndBytes.map((one) => {
      if (typeof one === 'string') return Buffer.from(one);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(one);
      return length;
    }));

  test('come back as they were: empty, long, NUL, and outside of the first plane', () => {
    const elements = ['', 'a\0b', 'é\u{1f5fb}', 'x'.repeat(70_000)];
    const bytes = Buffer.from(binaryOf({ name: 'x', datatype: 'BYTES', shape: [4], data: elements }));
    expect(read('BYTES', bytes, 4)).toEqual(elements);
  });

  test.each([
    ['a length that lies', texts(2, 'ab', 1_000_000, 'c'), "Element 1 of input 'x' is cut: 1,000,000 bytes are expected, and 1 are left"],
    ['a length of all ones', texts(2, 'ab', 2 ** 32 - 1), "Element 1 of input 'x' is cut: 4,294,967,295 bytes are expected, and 0 are left"],
    ['a length that is cut', texts(2, 'ab', 'xy'), "Element 1 of input 'x' is cut: 4 bytes of its length are expected, and 2 are left"],
    ['too few elements', texts(2, 'ab'), "Input 'x' has 1 elements; expected 2 elements of BYTES"],
    ['bytes behind the last', texts(1, 'a', 1, 'b', 'c'), "Input 'x' has 1 bytes after its 2 elements"],
    ['bytes that are no text', Buffer.concat([texts(1, 'a', 1), Buffer.of(0xff)]), "Element 1 of input 'x' is not UTF-8; models hold text"],
  ])('with %s are refused', (_, bytes, message) => {
    expect(() => read('BYTES', bytes, 2)).toThrow(message);
  });
});

test('floats of 16 bits are the numbers that they stand for', () => {
  expect([0x00_00, 0x3c_00, 0xc0_00, 0x7b_ff, 0x00_01, 0x7c_00, 0x7e_00].map(numberOfHalf)).toEqual([0, 1, -2, 65_504, 2 ** -24, Infinity, NaN]);
  expect([0x00_00, 0x3f_80, 0xc0_00, 0x7f_80, 0x7f_c0].map(numberOfBfloat)).toEqual([0, 1, -2, Infinity, NaN]);
});

test('a nested list has exactly the shape', () => {
  const given = (data: unknown): unknown => checkInputs([{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], [{ name: 'x', datatype: 'FP32', shape: [2, 2], data }])[0]!.data;
  expect(given([[1, 2], [3, 4]])).toEqual(Float32Array.of(1, 2, 3, 4));
  expect(() => given([[1, 2, 3], [4]])).toThrow("Input 'x' has a list of 3 at depth 2 of 'data'; expected 2, as its shape [2, 2] says");
  expect(() => given([[1, 2], 3])).toThrow("Input 'x' has 3 at depth 2 of 'data'; expected a list of 2");
  expect(() => given([[[1, 2], [3, 4]], [[1], [2]]])).toThrow("Element 0 of input 'x'");
});
