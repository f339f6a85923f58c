import { createHash } from 'node:crypto';
import { numberOfBfloat, numberOfHalf } from './half.js';
import { elementsOf, type Tensor } from './tensor.js';

/** A row's tensor with more elements than this is logged by its digest. */
export const mostLoggedElements = 1_024;

/** The values of one row, by tensor name: a number, text or boolean, or a list of them. */
export type RowValues = Readonly<Record<string, unknown>>;

/** How many predictions a request is: its first dimension where that is free, otherwise one. */
export function rowCount(inputs: readonly Tensor[], rowwise: boolean): number {
  return rowwise ? (inputs[0]?.shape[0] ?? 1) : 1;
}

/** What the tensors hold for one row, as it is logged. */
export function rowValues(tensors: readonly Tensor[], row: number, rows: number): RowValues {
  return Object.fromEntries(tensors.map((tensor) => [tensor.name, loggedValue(tensor, row, rows)]));
}

/** What a tensor holds for one row, as it is logged. */
export function loggedValue(tensor: Tensor, row: number, rows: number): unknown {
  return valueOf(tensor, row, rows, mostLoggedElements);
}

/** What the tensors hold for one row, however much it is. */
export function wholeRowValues(tensors: readonly Tensor[], row: number, rows: number): RowValues {
  return Object.fromEntries(tensors.map((tensor) => [tensor.name, valueOf(tensor, row, rows, Infinity)]));
}

/** The first number of the first output that holds floats, in a row. */
export function scoreOf(outputs: readonly Tensor[], row: number, rows: number): number | undefined {
  const floats = outputs.find(({ datatype }) => datatype === 'FP32' || datatype === 'FP64' || datatype === 'FP16' || datatype === 'BF16');
  const bits = floats?.data[spanOf(floats, row, rows)[0]];
  const value = floats?.datatype === 'FP16' ? numberOfHalf(Number(bits)) : floats?.datatype === 'BF16' ? numberOfBfloat(Number(bits)) : bits;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function valueOf(tensor: Tensor, row: number, rows: number, mostElements: number): unknown {
  const { datatype, data } = tensor;
  const [from, to] = spanOf(tensor, row, rows);
  if (to - from > mostElements) return digestOf(data, datatype, from, to);
  if (to - from === 1) return plain(data[from]!, datatype);
  const values: unknown[] = [];
  for (let index = from; index < to; index++) values.push(plain(data[index]!, datatype));
  return values;
}

/** Where a row's elements lie. A tensor that does not follow the rows belongs to each of them whole. */
function spanOf({ shape }: Tensor, row: number, rows: number): [from: number, to: number] {
  const elements = elementsOf(shape);
  if (shape[0] !== rows) return [0, elements];
  return [(elements / rows) * row, (elements / rows) * (row + 1)];
}

function digestOf(data: Tensor['data'], datatype: string, from: number, to: number): object {
  const part = data.slice(from, to);
  const bytes = ArrayBuffer.isView(part) ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength) : JSON.stringify(part);
  return { datatype, elements: to - from, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/** As JSON and PostgreSQL can keep it: no NaN, no 64-bit number beyond 2^53, no text with NUL or half a surrogate pair. */
function plain(value: number | bigint | string, datatype: string): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'string') return value.replaceAll(/[\0\ud800-\udfff]/gu, '\ufffd');
  if (datatype === 'BOOL') return value === 1;
  const number = datatype === 'FP16' ? numberOfHalf(value) : datatype === 'BF16' ? numberOfBfloat(value) : value;
  return Number.isFinite(number) ? number : null;
}
