import { describe, expect, test } from 'vitest';
import { readMlmodelSignature } from './mlmodel-signature.js';

const predictions = '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1]}}]';

describe('the signature of an MLmodel file', () => {
  test('of columns is a tensor of one column each', () => {
    const inputs = '[{"type": "double", "name": "a", "required": true}, {"type": "long", "name": "b", "required": true}, {"type": "string", "name": "c", "required": true}]';
    expect(readMlmodelSignature({ inputs, outputs: predictions, params: null })).toEqual({
      inputs: [{ name: 'a', datatype: 'FP64', shape: [-1, 1] }, { name: 'b', datatype: 'INT64', shape: [-1, 1] }, { name: 'c', datatype: 'BYTES', shape: [-1, 1] }],
      outputs: [{ name: 'predictions', datatype: 'INT64', shape: [-1] }],
    });
  });

  test('of tensors is as it says', () => {
    const inputs = '[{"type": "tensor", "name": "image", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}}]';
    expect(readMlmodelSignature({ inputs, outputs: predictions }).inputs).toEqual([{ name: 'image', datatype: 'FP32', shape: [-1, 28, 28] }]);
  });

  test.each([
    ['is missing', undefined],
    ['is no object', 'inputs'],
    ['has no outputs', { inputs: predictions }],
    ['is not JSON', { inputs: '[', outputs: predictions }],
    ['is empty', { inputs: '[]', outputs: predictions }],
    ['has two tensors without names', { inputs: '[{"type": "double"}, {"type": "double"}]', outputs: predictions }],
    ['has times', { inputs: '[{"type": "datetime", "name": "t"}]', outputs: predictions }],
    ['has a type that every object has', { inputs: '[{"type": "constructor", "name": "t"}]', outputs: predictions }],
    ['has sizes that are none', { inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-2]}}]', outputs: predictions }],
    ['holds null', { inputs: '[null]', outputs: predictions }],
  ])('that %s is none', (_, signature) => {
    expect(readMlmodelSignature(signature)).toEqual({ inputs: [], outputs: [] });
  });
});
