import { createHash } from 'node:crypto';
import onnxProto from 'onnx-proto';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

/** A model as bytes, and what they are called. */
export interface TestModel {
  readonly bytes: Uint8Array;
  readonly digest: string;
}

const float = 1;
const int64 = 7;

/** probability = sigmoid(weight · (a + b)): two inputs of shape [N, 1], as the tabular models of the platform have them. */
export function sigmoidModel(weight: number): TestModel {
  return encode({
    input: [column('a'), column('b')],
    output: [column('probability')],
    initializer: [{ name: 'weight', dataType: float, dims: [1], floatData: [weight] }],
    node: [
      { opType: 'Add', input: ['a', 'b'], output: ['sum'] },
      { opType: 'Mul', input: ['sum', 'weight'], output: ['logOdds'] },
      { opType: 'Sigmoid', input: ['logOdds'], output: ['probability'] },
    ],
  });
}

/** sum = 10 · first + second, of one input of shape [N, 2]. */
export function matrixModel(): TestModel {
  return encode({
    input: [{ name: 'input', type: { tensorType: { elemType: float, shape: { dim: [{ dimParam: 'N' }, { dimValue: 2 }] } } } }],
    output: [column('sum')],
    initializer: [{ name: 'weights', dataType: float, dims: [2, 1], floatData: [10, 1] }],
    node: [{ opType: 'MatMul', input: ['input', 'weights'], output: ['sum'] }],
  });
}

/** Counts from `value` to 0 by ones: a value that is large enough never comes to an end. @param slowness multiplies the way. */
export function countingModel(slowness = 1): TestModel {
  const scalar = (name: string, elemType: number): onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType, shape: { dim: [] } } } });
  return encode({
    input: [{ name: 'value', type: { tensorType: { elemType: int64, shape: { dim: [{ dimValue: 1 }] } } } }],
    output: [{ name: 'left', type: { tensorType: { elemType: int64, shape: { dim: [{ dimValue: 1 }] } } } }],
    initializer: [
      { name: 'one', dataType: int64, dims: [1], int64Data: [1] },
      { name: 'slowness', dataType: int64, dims: [1], int64Data: [slowness] },
      { name: 'shapeless', dataType: int64, dims: [0], int64Data: [] },
      { name: 'most', dataType: int64, dims: [], int64Data: [9_000_000_000_000_000] },
      { name: 'begin', dataType: 9, dims: [], int32Data: [1] },
    ],
    node: [
      { opType: 'Mul', input: ['value', 'slowness'], output: ['way'] },
      {
        opType: 'Loop',
        input: ['most', 'begin', 'way'],
        output: ['left'],
        attribute: [
          {
            name: 'body',
            type: 5,
            g: {
              name: 'body',
              input: [scalar('iteration', int64), scalar('going', 9), { name: 'before', type: { tensorType: { elemType: int64, shape: { dim: [{ dimValue: 1 }] } } } }],
              output: [scalar('goes', 9), { name: 'after', type: { tensorType: { elemType: int64, shape: { dim: [{ dimValue: 1 }] } } } }],
              node: [
                { opType: 'Sub', input: ['before', 'one'], output: ['after'] },
                { opType: 'Greater', input: ['after', 'zero'], output: ['positive'] },
                { opType: 'Reshape', input: ['positive', 'shapeless'], output: ['goes'] },
              ],
              initializer: [{ name: 'zero', dataType: int64, dims: [1], int64Data: [0] }],
            },
          },
        ],
      },
    ],
  });
}

/** As many zeros as `value` says: a few bytes ask for any amount of memory. */
export function allocatingModel(): TestModel {
  return encode({
    input: [{ name: 'value', type: { tensorType: { elemType: int64, shape: { dim: [{ dimValue: 1 }] } } } }],
    output: [{ name: 'sum', type: { tensorType: { elemType: float, shape: { dim: [] } } } }],
    node: [
      { opType: 'ConstantOfShape', input: ['value'], output: ['zeros'] },
      { opType: 'Exp', input: ['zeros'], output: ['ones'] },
      { opType: 'ReduceSum', input: ['ones'], output: ['sum'], attribute: [{ name: 'keepdims', type: 2, i: 0 }] },
    ],
  });
}

/** Loads, and then answers nothing: its rows do not fit the shape that it wants them to have. */
export function failingModel(): TestModel {
  return encode({
    input: [column('a'), column('b')],
    output: [column('probability')],
    initializer: [{ name: 'shape', dataType: int64, dims: [2], int64Data: [1_000_003, 1] }],
    node: [
      { opType: 'Add', input: ['a', 'b'], output: ['sum'] },
      { opType: 'Reshape', input: ['sum', 'shape'], output: ['probability'] },
    ],
  });
}

/** Each row's share of all rows: what one caller sends would change what another is answered. */
export function mixingModel(): TestModel {
  return encode({
    input: [column('a')],
    output: [column('share')],
    node: [{ opType: 'Softmax', input: ['a'], output: ['share'], attribute: [{ name: 'axis', type: 2, i: 0 }] }],
  });
}

function column(name: string): onnx.IValueInfoProto {
  return { name, type: { tensorType: { elemType: float, shape: { dim: [{ dimParam: 'N' }, { dimValue: 1 }] } } } };
}

function encode(graph: onnx.IGraphProto): TestModel {
  const bytes = onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 15 }], graph: { name: 'test', ...graph } }).finish();
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}
