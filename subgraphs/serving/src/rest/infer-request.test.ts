import { describe, expect, test } from 'vitest';
import { UnsupportedError } from '@cairn/core';
import { readInferBody, readRawBody } from './infer-request.js';

const tensor = (name: string, rest: object): object => ({ name, datatype: 'FP32', shape: [1], ...rest });

/** JSON, and tensors behind it. */
function mixed(json: object, ...tensors: Uint8Array[]): [body: Buffer, jsonBytes: number] {
  const head = Buffer.from(JSON.stringify(json));
  return [Buffer.concat([head, ...tensors]), head.length];
}

describe('a request', () => {
  test('has its binary tensors where their sizes say, in their order, between those in JSON', () => {
    const inputs = [tensor('a', { parameters: { binary_data_size: 4 } }), tensor('b', { data: [1] }), tensor('c', { parameters: { binary_data_size: 2 } })];
    const [body, jsonBytes] = mixed({ id: 'é', inputs, parameters: { sticky_key: 'k' } }, Buffer.from('aaaa'), Buffer.from('cc'));
    const { request } = readInferBody(body, jsonBytes);
    expect(request).toMatchObject({ requestId: 'é', stickyKey: 'k', inputs: [{ data: Buffer.from('aaaa') }, { data: [1] }, { data: Buffer.from('cc') }] });
  });

  test.each<[string, [Buffer, number | undefined], string]>([
    ['a length of the JSON beyond the body', [Buffer.from('{}'), 3], 'Inference-Header-Content-Length is 3; the body has 2 bytes'],
    ['a size beyond the body', mixed({ inputs: [tensor('a', { parameters: { binary_data_size: 5 } })] }, Buffer.alloc(4)), "Input 'a' has the binary_data_size 5; 4 bytes of the body are left"],
    ['bytes that belong to no tensor', mixed({ inputs: [tensor('a', { parameters: { binary_data_size: 4 } })] }, Buffer.alloc(5)), 'The body has 1 bytes after its last tensor'],
    ['a tensor without its size', mixed({ inputs: [tensor('a', {})] }, Buffer.alloc(4)), 'The body has 4 bytes after its last tensor; the binary_data_size of an input is too small or missing'],
    ['a size below 0', mixed({ inputs: [tensor('a', { parameters: { binary_data_size: -4 } })] }, Buffer.alloc(4)), "Input 'a' has the binary_data_size -4; expected a whole number of bytes"],
    ['a size that is a text', mixed({ inputs: [tensor('a', { parameters: { binary_data_size: '4' } })] }, Buffer.alloc(4)), `Input 'a' has the binary_data_size "4"`],
    ['both kinds of data', mixed({ inputs: [tensor('a', { data: [1], parameters: { binary_data_size: 4 } })] }, Buffer.alloc(4)), "Input 'a' has both 'data' and binary data"],
    ['binary data without the header', [Buffer.from(JSON.stringify({ inputs: [tensor('a', { parameters: { binary_data_size: 4 } })] })), undefined], 'the header Inference-Header-Content-Length is missing'],
    ['parameters that are none', [Buffer.from('{"inputs":[],"parameters":[1]}'), undefined], `'parameters' is [1]; expected an object`],
    ['an id with a NUL', [Buffer.from('{"inputs":[],"id":"a\\u0000"}'), undefined], 'expected a text of at most 1,000 characters without NUL'],
    ['an id that is a number', [Buffer.from('{"inputs":[],"id":7}'), undefined], "'id' is 7"],
    ['a wish that is none', [Buffer.from('{"inputs":[],"outputs":[{"name":"y","parameters":{"binary_data":1}}]}'), undefined], "'binary_data' of output 'y' is 1; expected true or false"],
    ['a list', [Buffer.from('[]'), undefined], 'The body is not an object; expected {id?, parameters?, inputs, outputs?}'],
    ['bytes that are no JSON', [Buffer.of(0xff, 0xfe), undefined], 'The body is not JSON'],
  ])('with %s is refused', (_, [body, jsonBytes], message) => {
    expect(() => readInferBody(body, jsonBytes)).toThrow(message);
  });

  test('for what is not done here is told so', () => {
    for (const body of [{ inputs: [tensor('a', { parameters: { shared_memory_region: 'r' } })] }, { inputs: [], outputs: [{ name: 'y', parameters: { classification: 2 } }] }]) {
      expect(() => readInferBody(Buffer.from(JSON.stringify(body)), undefined)).toThrow(UnsupportedError);
    }
  });

  test('says for each output whether it is wanted as bytes, the one by name before the one for all', () => {
    const wish = (body: object): unknown[] => {
      const { request, binary } = readInferBody(Buffer.from(JSON.stringify({ inputs: [], ...body })), undefined);
      return ['y', 'z'].map((name) => [binary.byName?.get(name) ?? binary.all, request.asText?.(name) ?? false]);
    };
    const named = { outputs: [{ name: 'y', parameters: { binary_data: false } }, { name: 'z' }] };
    expect(wish({})).toEqual([[false, true], [false, true]]);
    expect(wish({ parameters: { binary_data_output: true } })).toEqual([[true, false], [true, false]]);
    expect(wish({ ...named, parameters: { binary_data_output: true } })).toEqual([[false, true], [true, false]]);
    expect(wish({ outputs: [{ name: 'y', parameters: { binary_data: true } }] })).toEqual([[true, false], [false, true]]);
  });

  test('in JSON keeps every digit of long integers, and does not mistake long fractions for them', () => {
    const { inputs } = readInferBody(Buffer.from('{"inputs":[{"data":[ 9007199254740993,-9007199254740993, 0.1234567890123456789,1234567890123456.5]}]}'), undefined).request as { inputs: [{ data: unknown[] }] };
    expect(inputs[0].data).toEqual(['\0integer:9007199254740993', '\0integer:-9007199254740993', Number('0.1234567890123456789'), 1234567890123456.5]);
  });
});

describe('a body that is one tensor', () => {
  const shaped = (shape: number[], datatype = 'FP32'): { name: string; datatype: string; shape: number[] }[] => [{ name: 'x', datatype, shape }];

  test.each([
    [[-1, 2], 16, [2, 2]],
    [[-1, -1], 12, [1, 3]],
    [[3], 12, [3]],
  ])('has the shape %j with %i bytes as %j', (shape, bytes, expected) => {
    const { request, binary } = readRawBody(Buffer.alloc(bytes), shaped(shape));
    expect(request.inputs).toMatchObject([{ name: 'x', shape: expected }]);
    expect(binary).toEqual({ all: true, byName: undefined });
  });

  test('is one element when it is text', () => {
    expect(readRawBody(Buffer.from('hello'), shaped([-1, 1], 'BYTES')).request.inputs).toEqual([{ name: 'x', datatype: 'BYTES', shape: [1, 1], data: [Buffer.from('hello')] }]);
    expect(() => readRawBody(Buffer.from('hello'), shaped([2], 'BYTES'))).toThrow('The body is one element of BYTES');
  });

  test('is refused where it cannot be told what it is', () => {
    expect(() => readRawBody(Buffer.alloc(4), [...shaped([-1]), ...shaped([-1])])).toThrow('the model has 2 inputs');
    expect(() => readRawBody(Buffer.alloc(6), shaped([-1, 2]))).toThrow('The body of 6 bytes is no input \'x\' of FP32 [-1, 2]; expected a multiple of 8 bytes');
    expect(() => readRawBody(Buffer.alloc(0), shaped([-1, 2]))).toThrow('The body of 0 bytes');
    expect(() => readRawBody(Buffer.alloc(8), shaped([-1, -1, -1]))).toThrow('of which 3 sizes are free');
  });
});
