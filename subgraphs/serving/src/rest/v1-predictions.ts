import { numberOfBfloat, numberOfHalf } from '../domain/half.js';
import type { Tensor } from '../domain/tensor.js';

/** What V1 answers: a value for each row, or, when the model has several outputs, an object with a value for each of them. */
export function predictionsOf(outputs: readonly Tensor[], rows: number): unknown[] {
  const [first, ...others] = outputs.map((output) => ({ name: output.name, values: rowsOf(output, rows) }));
  if (first === undefined) return [];
  if (others.length === 0) return first.values;
  return first.values.map((_, row) => Object.fromEntries([first, ...others].map(({ name, values }) => [name, values[row]])));
}

/** An output that does not follow the rows belongs to each of them whole. */
function rowsOf(output: Tensor, rows: number): unknown[] {
  const values = Array.from(output.data as ArrayLike<number | bigint | string>, (value) => plain(value, output.datatype));
  if (output.shape[0] !== rows) return Array.from({ length: rows }, () => nested(values, output.shape));
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => nested(values.slice(row * width, (row + 1) * width), output.shape.slice(1)));
}

function nested(values: readonly unknown[], [size, ...inner]: readonly number[]): unknown {
  if (size === undefined) return values[0];
  const width = values.length / size;
  return Array.from({ length: size }, (_, index) => nested(values.slice(index * width, (index + 1) * width), inner));
}

/** As JSON has it: NaN and infinity are null; whole numbers that a double cannot hold are text. */
function plain(value: number | bigint | string, datatype: string): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (datatype === 'BOOL') return value === 1;
  const number = datatype === 'FP16' ? numberOfHalf(value) : datatype === 'BF16' ? numberOfBfloat(value) : value;
  return Number.isFinite(number) ? number : null;
}
