import { InvalidInputError } from '@cairn/core';
import type { TensorSignature } from '../domain/tensor.js';
import { shown } from './json-body.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The tensors that a request of V1 means. `instances` has a value for each row, or an object with a value for each input; `inputs` has
 * all rows of an input together. Types are the model's, and so is the shape, except for what is free: that is as the values lie.
 * @throws {InvalidInputError} when they cannot be brought together with the model's inputs.
 */
export function tensorsOf(signatures: readonly TensorSignature[], body: Json): object[] {
  const { instances, inputs } = body;
  if ((instances === undefined) === (inputs === undefined)) throw new InvalidInputError("Expected 'instances' or 'inputs', one of them");
  const columns = instances === undefined ? columnsOf(signatures, inputs) : rowsOf(signatures, instances);
  return [...columns].map(([name, data]) => {
    const signature = signatures.find((one) => one.name === name);
    return { name, datatype: signature?.datatype ?? '', shape: signature ? shapeOf(signature, data) : [], data };
  });
}

function columnsOf(signatures: readonly TensorSignature[], inputs: unknown): Map<string, unknown[]> {
  if (isObject(inputs)) return new Map(Object.entries(inputs).map(([name, data]) => [name, listOf(data)]));
  return new Map([[onlyInput(signatures, 'inputs').name, listOf(inputs)]]);
}

function rowsOf(signatures: readonly TensorSignature[], instances: unknown): Map<string, unknown[]> {
  if (!Array.isArray(instances) || instances.length === 0) throw new InvalidInputError(`'instances' is ${shown(instances)}; expected a list of at least one instance`);
  const rows = instances as unknown[];
  if (!isObject(rows[0])) return new Map([[onlyInput(signatures, 'instances').name, rows]]);
  const columns = new Map<string, unknown[]>();
  for (const name of Object.keys(rows[0])) columns.set(name, []);
  rows.forEach((row, index) => {
    if (!isObject(row) || Object.keys(row).length !== columns.size) throw new InvalidInputError(`Instance ${index} is ${shown(row)}; expected values of '${[...columns.keys()].join("', '")}', as the first instance has`);
    for (const [name, values] of columns) {
      if (!Object.hasOwn(row, name)) throw new InvalidInputError(`Instance ${index} has no '${name.slice(0, 100)}'; the first instance has`);
      values.push(row[name]);
    }
  });
  return columns;
}

function onlyInput(signatures: readonly TensorSignature[], field: string): TensorSignature {
  if (signatures.length !== 1) throw new InvalidInputError(`'${field}' has values without names, and the model has the inputs '${signatures.map(({ name }) => name).join("', '")}'; expected an object with each of them`);
  return signatures[0]!;
}

/** How long the lists are, from the outermost in. A column of single values may leave out the lists around each of them. */
function shapeOf({ shape }: TensorSignature, data: readonly unknown[]): number[] {
  const sizes: number[] = [];
  for (let inner: unknown = data; Array.isArray(inner); inner = (inner as unknown[])[0]) sizes.push((inner as unknown[]).length);
  const rest = shape.slice(sizes.length);
  return rest.every((size) => size === 1 || size === -1) ? [...sizes, ...rest.map(() => 1)] : sizes;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
