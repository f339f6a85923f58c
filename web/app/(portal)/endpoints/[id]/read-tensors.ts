import type { Tensor } from '../../../../live/infer';

export interface InputSignature {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** What was typed as tensors of one row, or what is wrong with it. */
export function readTensors(inputs: readonly InputSignature[], textOf: (name: string) => string): { readonly inputs: readonly Tensor[] } | { readonly problem: string } {
  const tensors: Tensor[] = [];
  for (const { name, datatype, shape } of inputs) {
    const parts = textOf(name).split(',').map((part) => part.trim());
    const wanted = shape.slice(1).reduce((product, size) => product * Math.max(1, size), 1);
    if (parts.length !== wanted) return { problem: `${name} has ${parts.length} values; expected ${wanted}` };
    const data = parts.map((part) => (datatype === 'BYTES' ? part : datatype === 'BOOL' ? part === 'true' : Number(part)));
    const wrong = parts.find((part, place) => part === '' || Number.isNaN(data[place]));
    if (wrong !== undefined) return { problem: wrong === '' ? `${name} is empty` : `${name} is '${wrong}'; expected a number` };
    tensors.push({ name, datatype, shape: [1, ...shape.slice(1).map((size) => Math.max(1, size))], data });
  }
  return { inputs: tensors };
}
