import { expect, test } from 'vitest';
import type { Inference } from '../domain/inference-service.js';
import { inferResponse } from './infer-response.js';

const answer: Inference = {
  predictionIds: ['prd_1', 'prd_2'],
  logged: true,
  modelVersionId: 'mv_1',
  variantId: 'var_1',
  outputs: [
    { name: 'é', datatype: 'FP32', shape: [2, 1], data: Float32Array.of(0.5, NaN) },
    { name: 'long', datatype: 'INT64', shape: [2], data: BigInt64Array.of(2n ** 63n - 1n, -1n) },
    { name: 'text', datatype: 'BYTES', shape: [2], data: ['"', 'ü'] },
  ],
};

test('all in JSON keeps every digit, and has null for what is no number', () => {
  const { bytes, jsonBytes } = inferResponse({ endpoint: 'e', id: undefined }, answer, { all: false, byName: undefined });
  expect(jsonBytes).toBeUndefined();
  expect(bytes.toString()).toContain('"data":[9223372036854775807,-1]');
  expect(JSON.parse(bytes.toString())).toMatchObject({ model_name: 'e', model_version: 'mv_1', id: 'prd_1', parameters: { prediction_ids: 'prd_1,prd_2' }, outputs: [{ name: 'é', data: [0.5, null] }, {}, { data: ['"', 'ü'] }] });
});

test('outputs as bytes stand behind the JSON in their order, and it says how long each is', () => {
  const { bytes, jsonBytes } = inferResponse({ endpoint: 'e', id: 'mine' }, answer, { all: true, byName: new Map([['long', false]]) });
  expect(JSON.parse(bytes.subarray(0, jsonBytes).toString())).toMatchObject({
    id: 'mine',
    outputs: [{ name: 'é', shape: [2, 1], parameters: { binary_data_size: 8 } }, { name: 'long' }, { name: 'text', parameters: { binary_data_size: 11 } }],
  });
  expect(bytes.subarray(jsonBytes)).toEqual(Buffer.concat([Buffer.from(Float32Array.of(0.5, NaN).buffer), Buffer.from('\u0001\0\0\0"\u0002\0\0\0ü')]));
});
