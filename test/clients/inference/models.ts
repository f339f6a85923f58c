import onnxProto from 'onnx-proto';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

const { DataType } = onnx.TensorProto;

/** What `tensors.py` has values of. */
const types = {
  half: DataType.FLOAT16,
  single: DataType.FLOAT,
  double: DataType.DOUBLE,
  long: DataType.INT64,
  wide: DataType.UINT64,
  small: DataType.UINT8,
  flag: DataType.BOOL,
  text: DataType.STRING,
} as const;

/** Answers each input of `tensors.py` as it is, as `<input>_out`; without those that are left out. */
export function typedModel(without: readonly (keyof typeof types)[] = []): Uint8Array {
  const names = (Object.keys(types) as (keyof typeof types)[]).filter((name) => !without.includes(name));
  const tensor = (name: string, elemType: number): onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'N' }, { dimValue: 2 }] } } } });
  const graph: onnx.IGraphProto = {
    name: 'typed',
    input: names.map((name) => tensor(name, types[name])),
    output: names.map((name) => tensor(`${name}_out`, types[name])),
    node: names.map((name) => ({ opType: 'Identity', input: [name], output: [`${name}_out`] })),
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 15 }], graph }).finish();
}
