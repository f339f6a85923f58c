import { numberOfBfloat, numberOfHalf } from '../domain/half.js';
import { bigIntegerTypes, elementsOf, hasRows, numberTypes, type Datatype, type Tensor, type TensorData, type TensorSignature } from '../domain/tensor.js';
import { concatenate } from './batch.js';

/** Of sums over rows of different length: single precision, and different kernels for one row and for many. */
const tolerance = 1e-4;
/** The same for floats of 16 bits. */
const halfTolerance = 0.02;

/**
 * Whether a model answers rows of different requests together as it answers them alone. A free first dimension
 * promises it, and some models break the promise (a softmax over the batch, say): so two rows are tried.
 */
export async function isSeparable(signatures: readonly TensorSignature[], run: (inputs: readonly Tensor[]) => Promise<readonly Tensor[]>): Promise<boolean> {
  if (!hasRows(signatures) || signatures.some(({ shape }) => shape.slice(1).includes(-1))) return false;
  try {
    const rows = [0, 1].map((row) => signatures.map((signature) => probe(signature, row)));
    const alone = concatenate([await run(rows[0]!), await run(rows[1]!)]);
    const together = await run(concatenate(rows));
    return together.every((output, index) => equal(output, alone[index]!));
  } catch {
    // The values tried mean nothing to this model: its requests are run one by one.
    return false;
  }
}

function probe({ name, datatype, shape }: TensorSignature, row: number): Tensor {
  const sizes = [1, ...shape.slice(1)];
  return { name, datatype: datatype as Datatype, shape: sizes, data: fill(datatype as Datatype, elementsOf(sizes), row) };
}

function fill(datatype: Datatype, length: number, row: number): TensorData {
  switch (datatype) {
    case 'BYTES':
      return Array<string>(length).fill(row === 0 ? '' : 'a');
    case 'BOOL':
      return new Uint8Array(length).fill(row);
    case 'INT64':
    case 'UINT64':
      return bigIntegerTypes[datatype].make(length).fill(BigInt(row));
    case 'FP16':
      return new Uint16Array(length).fill(row === 0 ? 0x34_00 : 0x3e_00);
    case 'BF16':
      return new Uint16Array(length).fill(row === 0 ? 0x3e_80 : 0x3f_c0);
    case 'FP32':
    case 'FP64':
      return numberTypes[datatype].make(length).fill(row === 0 ? 0.25 : 1.5);
    default:
      return numberTypes[datatype].make(length).fill(row);
  }
}

function equal(a: Tensor, b: Tensor): boolean {
  if (a.shape.length !== b.shape.length || a.shape.some((size, index) => size !== b.shape[index])) return false;
  const within = a.datatype === 'FP16' || a.datatype === 'BF16' ? halfTolerance : tolerance;
  const others = valuesOf(b);
  return valuesOf(a).every((value, index) => {
    const other = others[index];
    if (typeof value !== 'number' || typeof other !== 'number') return value === other;
    return Object.is(value, other) || Math.abs(value - other) <= within * Math.max(1, Math.abs(value));
  });
}

function valuesOf({ datatype, data }: Tensor): unknown[] {
  const values = Array.from(data as ArrayLike<unknown>);
  if (datatype === 'FP16') return values.map((bits) => numberOfHalf(bits as number));
  return datatype === 'BF16' ? values.map((bits) => numberOfBfloat(bits as number)) : values;
}
