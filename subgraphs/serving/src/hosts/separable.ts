import { bigIntegerTypes, elementsOf, hasRows, numberTypes, type Datatype, type Tensor, type TensorData, type TensorSignature } from '../domain/tensor.js';
import { concatenate } from './batch.js';

/** Of sums over rows of different length: single precision, and different kernels for one row and for many. */
const tolerance = 1e-4;

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
    case 'FP32':
    case 'FP64':
      return numberTypes[datatype].make(length).fill(row === 0 ? 0.25 : 1.5);
    default:
      return numberTypes[datatype].make(length).fill(row);
  }
}

function equal(a: Tensor, b: Tensor): boolean {
  if (a.shape.length !== b.shape.length || a.shape.some((size, index) => size !== b.shape[index])) return false;
  return Array.from(a.data as ArrayLike<unknown>).every((value, index) => {
    const other = b.data[index];
    if (typeof value !== 'number' || typeof other !== 'number') return value === other;
    return Object.is(value, other) || Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(value));
  });
}
