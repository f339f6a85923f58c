import { isUtf8 } from 'node:buffer';
import { InvalidInputError } from '@cairn/core';
import type { Tensor, TensorData, TensorSignature } from './tensor.js';

type NumberArray = Exclude<TensorData, readonly string[]>;

/** How the bytes of a type are seen as its elements. Bytes are little-endian, as is every machine this runs on. */
export const elementViews = {
  BOOL: Uint8Array,
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: BigUint64Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  FP16: Uint16Array,
  BF16: Uint16Array,
  FP32: Float32Array,
  FP64: Float64Array,
} as const;

/** What elements may be. */
export interface ElementRules {
  /** Whether NaN and infinity may be among them. Defaults to no: most models answer them with nonsense. */
  readonly nonFinite?: 'refuse' | 'accept' | undefined;
}

/**
 * The elements of a tensor from their bytes, row-major and without padding: as a view where the bytes lie so that one can be made,
 * otherwise as a copy.
 * @throws {InvalidInputError} when there are more or fewer bytes than the shape says, and naming the first element that does not fit.
 */
export function readBinary({ name, datatype, shape }: TensorSignature, bytes: Uint8Array, rules: ElementRules & { readonly count: number }): Pick<Tensor, 'datatype' | 'data'> {
  const { count } = rules;
  if (datatype === 'BYTES') return { datatype, data: readTexts(name, bytes, count) };
  if (!isFixed(datatype)) throw new InvalidInputError(`Input '${name}' is of ${datatype}, which has no binary form`);
  const view = elementViews[datatype];
  const expected = count * view.BYTES_PER_ELEMENT;
  if (bytes.length !== expected) {
    throw new InvalidInputError(
      `Input '${name}' has ${bytes.length.toLocaleString('en')} bytes; expected ${expected.toLocaleString('en')}, as its shape [${shape.join(', ')}] of ${datatype} says`,
    );
  }
  const aligned = bytes.byteOffset % view.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  const data: NumberArray = new view(aligned.buffer as ArrayBuffer, aligned.byteOffset, count);
  checkElements(name, { datatype, data }, rules);
  return { datatype, data };
}

function isFixed(datatype: string): datatype is keyof typeof elementViews {
  return Object.hasOwn(elementViews, datatype);
}

function checkElements(name: string, { datatype, data }: { readonly datatype: keyof typeof elementViews; readonly data: NumberArray }, { nonFinite = 'refuse' }: ElementRules): void {
  if (datatype === 'BOOL') {
    const odd = (data as Uint8Array).findIndex((value) => value > 1);
    if (odd >= 0) throw new InvalidInputError(`Element ${odd} of input '${name}' is the byte ${data[odd]}; expected 0 or 1 (BOOL)`);
    return;
  }
  if (nonFinite === 'accept') return;
  const odd = firstNonFinite(datatype, data);
  if (odd < 0) return;
  const shown = datatype === 'FP32' || datatype === 'FP64' ? String(data[odd]) : 'NaN or infinite';
  throw new InvalidInputError(`Element ${odd} of input '${name}' is ${shown}; expected a finite number (${datatype})`);
}

/** Place of the first element that is NaN or infinite, or -1. */
function firstNonFinite(datatype: string, data: NumberArray): number {
  if (datatype === 'FP32' || datatype === 'FP64') {
    const numbers = data as Float64Array;
    for (let index = 0; index < numbers.length; index++) if (!Number.isFinite(numbers[index]!)) return index;
  }
  if (datatype === 'FP16' || datatype === 'BF16') {
    // All bits of the exponent are set.
    const exponent = datatype === 'FP16' ? 0x7c_00 : 0x7f_80;
    const bits = data as Uint16Array;
    for (let index = 0; index < bits.length; index++) if ((bits[index]! & exponent) === exponent) return index;
  }
  return -1;
}

/** Elements with their length before them, 4 bytes. */
function readTexts(name: string, bytes: Uint8Array, count: number): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let at = 0;
  while (at < buffer.length && texts.length < count) {
    const left = buffer.length - at - 4;
    const length = left < 0 ? 0 : buffer.readUInt32LE(at);
    if (left < length) {
      const [wanted, found] = left < 0 ? [4, left + 4] : [length, left];
      throw new InvalidInputError(`Element ${texts.length} of input '${name}' is cut: ${wanted.toLocaleString('en')} bytes${left < 0 ? ' of its length' : ''} are expected, and ${found.toLocaleString('en')} are left`);
    }
    texts.push(textOf(buffer.subarray(at + 4, at + 4 + length), name, texts.length));
    at += 4 + length;
  }
  if (texts.length !== count || at !== buffer.length) {
    const found = texts.length === count ? `${(buffer.length - at).toLocaleString('en')} bytes after its ${count.toLocaleString('en')} elements` : `${texts.length.toLocaleString('en')} elements`;
    throw new InvalidInputError(`Input '${name}' has ${found}; expected ${count.toLocaleString('en')} elements of BYTES, each after its length of 4 bytes`);
  }
  return texts;
}

/**
 * An element of BYTES as models can hold it.
 * @throws {InvalidInputError} when the bytes are no text: they would not come back as they were sent.
 */
export function textOf(bytes: Uint8Array, input: string, index: number): string {
  if (!isUtf8(bytes)) throw new InvalidInputError(`Element ${index} of input '${input}' is not UTF-8; models hold text, so other bytes have to be encoded, in base64 for example`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
