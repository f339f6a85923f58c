import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

/** Where Debian's `libonnx-testdata` puts what the ONNX project tests its backends with. */
export const onnxCasesFolder = '/usr/share/libonnx-testdata/data';

/** A model as a file, and what it answers to what. */
export interface OnnxCase {
  /** Such as `node/test_add`. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In the order of the model's inputs; values that are no tensors are undefined. */
  inputs(): Promise<(CaseTensor | undefined)[]>;
  outputs(): Promise<(CaseTensor | undefined)[]>;
}

/** Elements as the inference protocol has them in binary: texts, or the bytes of the elements. */
export interface CaseTensor {
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array | readonly string[];
}

/** All cases, by name; none where the package is not installed. */
export async function onnxCases(): Promise<OnnxCase[]> {
  const groups = await readdir(onnxCasesFolder).catch(() => []);
  const cases: OnnxCase[] = [];
  for (const group of groups.sort()) {
    for (const name of (await readdir(join(onnxCasesFolder, group))).sort()) {
      const folder = join(onnxCasesFolder, group, name);
      // Some are nothing but the address of a model elsewhere.
      const bytes = await readFile(join(folder, 'model.onnx')).catch(() => undefined);
      if (!bytes) continue;
      cases.push({ name: `${group}/${name}`, bytes, inputs: () => tensorsOf(folder, 'input'), outputs: () => tensorsOf(folder, 'output') });
    }
  }
  return cases;
}

async function tensorsOf(folder: string, kind: 'input' | 'output'): Promise<(CaseTensor | undefined)[]> {
  const files = (await readdir(join(folder, 'test_data_set_0'))).filter((file) => file.startsWith(`${kind}_`)).sort((a, b) => placeOf(a) - placeOf(b));
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(join(folder, 'test_data_set_0', file));
      try {
        return tensorOf(onnx.TensorProto.decode(bytes));
      } catch {
        return undefined;
      }
    }),
  );
}

function placeOf(file: string): number {
  return Number(/_(\d+)\.pb$/.exec(file)![1]);
}

/** By ONNX's numbers of element types: the protocol's name, the kind of array, and the field that holds what `raw_data` does not. */
const types: Readonly<Record<number, readonly [datatype: string, Elements: ArrayKind, field: 'floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data']>> = {
  1: ['FP32', Float32Array, 'floatData'],
  2: ['UINT8', Uint8Array, 'int32Data'],
  3: ['INT8', Int8Array, 'int32Data'],
  4: ['UINT16', Uint16Array, 'int32Data'],
  5: ['INT16', Int16Array, 'int32Data'],
  6: ['INT32', Int32Array, 'int32Data'],
  7: ['INT64', BigInt64Array, 'int64Data'],
  9: ['BOOL', Uint8Array, 'int32Data'],
  10: ['FP16', Uint16Array, 'int32Data'],
  11: ['FP64', Float64Array, 'doubleData'],
  12: ['UINT32', Uint32Array, 'uint64Data'],
  13: ['UINT64', BigUint64Array, 'uint64Data'],
};

type ArrayKind = { from(values: ArrayLike<never>): { readonly buffer: ArrayBufferLike } };

/** @throws {Error} for what is no tensor, or one of a type that the protocol has no name for. */
function tensorOf(tensor: onnx.TensorProto): CaseTensor {
  const shape = tensor.dims.map(Number);
  if (tensor.dataType === onnx.TensorProto.DataType.STRING) return { datatype: 'BYTES', shape, data: tensor.stringData.map((text) => Buffer.from(text).toString('utf8')) };
  const [datatype, Elements, field] = types[tensor.dataType ?? 0] ?? [];
  if (datatype === undefined) throw new Error(`no tensor of a type that is carried: ${tensor.dataType}`);
  if (tensor.rawData?.length) return { datatype, shape, data: tensor.rawData };
  const wide = Elements === BigInt64Array || Elements === BigUint64Array;
  const values = tensor[field!].map((value) => (wide ? BigInt(String(value)) : Number(value)));
  return { datatype, shape, data: new Uint8Array(Elements!.from(values as never).buffer) };
}
