import onnxProto from 'onnx-proto';

import onnx = onnxProto.onnx;

/** An identity over one column, as small as ONNX gets. */
export function identityModel(change: (graph: onnx.IGraphProto) => void = () => undefined): Uint8Array {
  const tensor = { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'n' }, { dimValue: 1 }] } } };
  const graph: onnx.IGraphProto = {
    name: 'g',
    node: [{ opType: 'Identity', input: ['x'], output: ['y'] }],
    input: [{ name: 'x', type: tensor }],
    output: [{ name: 'y', type: tensor }],
  };
  change(graph);
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 15 }], graph }).finish();
}
