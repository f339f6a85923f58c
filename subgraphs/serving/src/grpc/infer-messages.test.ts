import { describe, expect, test } from 'vitest';
import { LimitExceededError, UnsupportedError } from '@cairn/core';
import { readProtoFile } from '@cairn/subgraph';
import type { Inference } from '../domain/inference-service.js';
import type { Tensor } from '../domain/tensor.js';
import { readInferRequest } from './read-infer-request.js';
import { inferResponse } from './write-infer-response.js';

const { root } = readProtoFile(new URL('../../proto/inference.proto', import.meta.url));
const request = root.lookupType('inference.ModelInferRequest');
const response = root.lookupType('inference.ModelInferResponse');

/** The message as another implementation writes it, read by ours. */
const read = (message: object): ReturnType<typeof readInferRequest> => readInferRequest(request.encode(request.fromObject(message)).finish());
const tensor = (name: string, datatype: string, contents?: object): object => ({ name, datatype, shape: [2], ...(contents === undefined ? {} : { contents }) });

describe('a request', () => {
  test('with raw contents has them with its inputs, in their order', () => {
    const raw = [Buffer.from('aaaaaaaa'), Buffer.from('bb')];
    const found = read({ model_name: 'e', model_version: '1', id: 'é', parameters: { sticky_key: { string_param: 'k' } }, inputs: [tensor('a', 'FP32'), tensor('b', 'BOOL')], outputs: [{ name: 'y' }], raw_input_contents: raw });
    expect(found).toMatchObject({ endpoint: 'e', version: '1', raw: true, request: { requestId: 'é', stickyKey: 'k', outputs: ['y'], inputs: [{ name: 'a', datatype: 'FP32', shape: [2], data: raw[0] }, { name: 'b', data: raw[1] }] } });
  });

  test('with typed contents has the elements of each datatype', () => {
    const { request: { inputs }, raw } = read({
      inputs: [
        tensor('a', 'INT32', { int_contents: [-1, 2 ** 31 - 1] }),
        tensor('b', 'INT64', { int64_contents: ['-9223372036854775808', '9223372036854775807'] }),
        tensor('c', 'UINT64', { uint64_contents: ['18446744073709551615', '0'] }),
        tensor('d', 'UINT8', { uint_contents: [255, 0] }),
        tensor('e', 'FP64', { fp64_contents: [1.5, -2] }),
        tensor('f', 'BOOL', { bool_contents: [true, false] }),
        tensor('g', 'BYTES', { bytes_contents: [Buffer.from('x'), Buffer.of(255)] }),
      ],
    });
    expect(raw).toBe(false);
    expect((inputs as { data: unknown }[]).map(({ data }) => data)).toEqual([
      [-1, 2 ** 31 - 1],
      [-(2n ** 63n), 2n ** 63n - 1n],
      [2n ** 64n - 1n, 0n],
      [255, 0],
      Buffer.from(Float64Array.of(1.5, -2).buffer),
      Buffer.of(1, 0),
      [Buffer.from('x'), Buffer.of(255)],
    ]);
  });

  test.each<[string, object, string]>([
    ['fewer raw contents than inputs', { inputs: [tensor('a', 'FP32'), tensor('b', 'FP32')], raw_input_contents: [Buffer.alloc(8)] }, 'raw_input_contents has 1 entries for 2 inputs'],
    ['both kinds of contents', { inputs: [tensor('a', 'FP32', { fp32_contents: [1, 2] })], raw_input_contents: [Buffer.alloc(8)] }, "Input 'a' has contents beside raw_input_contents"],
    ['contents of another datatype', { inputs: [tensor('a', 'FP32', { fp64_contents: [1, 2] })] }, "Input 'a' of FP32 has fp64_contents; expected fp32_contents"],
    ['typed contents of FP16', { inputs: [tensor('a', 'FP16', { fp32_contents: [1, 2] })] }, "Input 'a' is of FP16, which has no typed contents"],
    ['a parameter of the wrong kind', { inputs: [], parameters: { sticky_key: { int64_param: 1 } } }, "'parameters.sticky_key' is"],
    ['an id with a NUL', { inputs: [], id: 'a\0' }, 'expected a text of at most 1,000 characters without NUL'],
  ])('with %s is refused', (_, message, reason) => {
    expect(() => read(message)).toThrow(reason);
  });

  test('for what is not done here is told so', () => {
    expect(() => read({ inputs: [{ ...tensor('a', 'FP32'), parameters: { shared_memory_region: { string_param: 'r' } } }] })).toThrow(UnsupportedError);
    expect(() => read({ inputs: [], outputs: [{ name: 'y', parameters: { classification: { int64_param: 2 } } }] })).toThrow(UnsupportedError);
  });

  test('that is cut, or whose lengths lie, is refused at any byte', () => {
    const whole = request.encode(request.fromObject({ model_name: 'endpoint', inputs: [tensor('a', 'FP32', { fp32_contents: [1, 2] })], parameters: { k: { string_param: 'v' } } })).finish();
    for (let length = 1; length < whole.length; length++) {
      // Some prefixes are messages of their own; none of them is a fault of the platform.
      try {
        readInferRequest(whole.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVALID_INPUT' });
      }
    }
    expect(() => readInferRequest(Buffer.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f))).toThrow('The message ends within a field');
    expect(() => readInferRequest(Buffer.of(0x2b))).toThrow('a group');
  });

  test('that names more than it may in a few bytes is refused', () => {
    const many = (byte: number, count: number): Buffer => Buffer.from([byte, 0].join(',').concat(',').repeat(count).split(',').slice(0, -1).map(Number));
    expect(() => readInferRequest(many(0x2a, 1_001))).toThrow(new LimitExceededError("'inputs' has more than 1,000 entries"));
    expect(() => readInferRequest(many(0x3a, 1_001))).toThrow(LimitExceededError);
    expect(() => read({ inputs: [{ name: 'a', datatype: 'FP32', shape: Array<number>(101).fill(1) }] })).toThrow('A shape has more than 100 sizes');
  });
});

describe('an answer', () => {
  const outputs: Tensor[] = [
    { name: 'a', datatype: 'FP32', shape: [2], data: Float32Array.of(0.5, -1) },
    { name: 'b', datatype: 'INT64', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
    { name: 'c', datatype: 'UINT64', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
    { name: 'd', datatype: 'INT8', shape: [2], data: Int8Array.of(-128, 127) },
    { name: 'e', datatype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) },
    { name: 'f', datatype: 'BYTES', shape: [2, 1], data: ['ü', ''] },
  ];
  const answer: Inference = { predictionIds: ['prd_1', 'prd_2'], logged: true, modelVersionId: 'mv_1', variantId: 'var_1', outputs };
  const seen = (bytes: Uint8Array): object => response.toObject(response.decode(bytes), { longs: String, bytes: String, defaults: true });

  test('is raw when the request was', () => {
    expect(seen(inferResponse({ endpoint: 'e', id: 'mine', raw: true }, answer))).toMatchObject({
      model_name: 'e',
      model_version: 'mv_1',
      id: 'mine',
      parameters: { prediction_ids: { string_param: 'prd_1,prd_2' }, variant: { string_param: 'var_1' } },
      outputs: [{ name: 'a', datatype: 'FP32', shape: ['2'], contents: null }, {}, {}, {}, {}, { shape: ['2', '1'] }],
      raw_output_contents: [Buffer.from(Float32Array.of(0.5, -1).buffer), Buffer.from(BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n).buffer), Buffer.alloc(8, 255), Buffer.of(0x80, 0x7f), Buffer.of(1, 0), Buffer.from('\u0002\0\0\0ü\0\0\0\0')].map((bytes) => bytes.toString('base64')),
    });
  });

  test('says when it is not logged, and nothing otherwise', () => {
    const parametersOf = (logged: boolean): object => (seen(inferResponse({ endpoint: 'e', id: undefined, raw: true }, { ...answer, logged })) as { parameters: object }).parameters;
    expect(parametersOf(false)).toMatchObject({ logged: { bool_param: false } });
    expect(parametersOf(true)).not.toHaveProperty('logged');
  });

  test('has typed contents when the request had, and is raw nevertheless where a type has none', () => {
    expect(seen(inferResponse({ endpoint: 'e', id: undefined, raw: false }, answer))).toMatchObject({
      id: 'prd_1',
      raw_output_contents: [],
      outputs: [
        { contents: { fp32_contents: [0.5, -1] } },
        { contents: { int64_contents: ['-9223372036854775808', '9223372036854775807'] } },
        { contents: { uint64_contents: ['18446744073709551615'] } },
        { contents: { int_contents: [-128, 127] } },
        { contents: { bool_contents: [true, false] } },
        { contents: { bytes_contents: [Buffer.from('ü').toString('base64'), ''] } },
      ],
    });
    const half: Tensor = { name: 'h', datatype: 'FP16', shape: [1], data: Uint16Array.of(0x3c_00) };
    expect(seen(inferResponse({ endpoint: 'e', id: undefined, raw: false }, { ...answer, outputs: [half] }))).toMatchObject({ outputs: [{ contents: null }], raw_output_contents: [Buffer.of(0, 0x3c).toString('base64')] });
  });
});
