import { elementsOf, type Tensor, type TensorData } from '../domain/tensor.js';

/** Tensors of several requests as one request: each request's rows after the other's. */
export function concatenate(requests: readonly (readonly Tensor[])[]): Tensor[] {
  if (requests.length === 1) return [...requests[0]!];
  return requests[0]!.map(({ name, datatype, shape }, index) => {
    const parts = requests.map((request) => request[index]!);
    if (parts.some((part) => elementsOf(part.shape.slice(1)) !== elementsOf(shape.slice(1)))) throw new Error(`Rows of '${name}' are not of one size`);
    const rows = parts.reduce((sum, part) => sum + part.shape[0]!, 0);
    return { name, datatype, shape: [rows, ...shape.slice(1)], data: join(parts.map(({ data }) => data)) };
  });
}

/** The answer to a batch as answers to its requests, or undefined when it does not follow their rows. */
export function split(outputs: readonly Tensor[], rowCounts: readonly number[]): Tensor[][] | undefined {
  const rows = rowCounts.reduce((sum, count) => sum + count, 0);
  if (outputs.some(({ shape }) => shape[0] !== rows)) return undefined;
  let from = 0;
  return rowCounts.map((count) => {
    const start = from;
    from += count;
    return outputs.map(({ name, datatype, shape, data }) => {
      const width = elementsOf(shape.slice(1));
      return { name, datatype, shape: [count, ...shape.slice(1)], data: data.slice(start * width, (start + count) * width) };
    });
  });
}

function join(parts: readonly TensorData[]): TensorData {
  const [first] = parts;
  if (!ArrayBuffer.isView(first)) return (parts as readonly (readonly string[])[]).flat();
  const whole = new (first.constructor as new (length: number) => Float64Array)(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    // All parts are of the first one's type: they belong to one input.
    whole.set(part as Float64Array, at);
    at += part.length;
  }
  return whole;
}
