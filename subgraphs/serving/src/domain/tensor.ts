/** The Open Inference Protocol's names of element types. `FP16` and `BF16` have no form in JSON: they come and go as bytes. */
export type Datatype = 'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP16' | 'BF16' | 'FP32' | 'FP64' | 'BYTES';

/** A named input or output as a model declares it; -1 stands for a free dimension. */
export interface TensorSignature {
  readonly name: string;
  /** A {@link Datatype}, unless the model declares something that no protocol has. */
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** `FP16` and `BF16` are their bits, as unsigned integers; `BYTES` are texts, since that is what models can hold. */
export type TensorData =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly string[];

/** Values of one input or output, row-major. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** What a type holds: the smallest and the largest whole number, or any number that stays finite. */
export const numberTypes = {
  UINT8: { make: (length: number) => new Uint8Array(length), whole: [0, 255] },
  UINT16: { make: (length: number) => new Uint16Array(length), whole: [0, 65_535] },
  UINT32: { make: (length: number) => new Uint32Array(length), whole: [0, 4_294_967_295] },
  INT8: { make: (length: number) => new Int8Array(length), whole: [-128, 127] },
  INT16: { make: (length: number) => new Int16Array(length), whole: [-32_768, 32_767] },
  INT32: { make: (length: number) => new Int32Array(length), whole: [-2_147_483_648, 2_147_483_647] },
  FP32: { make: (length: number) => new Float32Array(length), whole: undefined },
  FP64: { make: (length: number) => new Float64Array(length), whole: undefined },
} as const;

/** What the 64-bit types hold. */
export const bigIntegerTypes = {
  INT64: { make: (length: number) => new BigInt64Array(length), range: [-(2n ** 63n), 2n ** 63n - 1n] },
  UINT64: { make: (length: number) => new BigUint64Array(length), range: [0n, 2n ** 64n - 1n] },
} as const;

/** How many elements a shape holds. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether a model takes many things at a time: every input and output has a free first dimension, which counts them. */
export function hasRows(signatures: readonly TensorSignature[]): boolean {
  return signatures.length > 0 && signatures.every(({ shape }) => shape[0] === -1);
}
