import { InvalidInputError } from '@cairn/core';
import type { ElementRules } from './read-binary.js';
import { readElements } from './read-elements.js';
import { elementsOf, hasRows, type Tensor, type TensorSignature } from './tensor.js';

/** An input as a caller wrote it. */
interface OfferedTensor {
  readonly name: string;
  readonly datatype: unknown;
  readonly shape: unknown;
  readonly data: unknown;
}

/**
 * The inputs of a request in the order in which the model declares them.
 * @throws {InvalidInputError} naming the input, what it is and what was expected: a wrong name, datatype, rank, shape,
 * count or element, an input too many or too few.
 */
export function checkInputs(signatures: readonly TensorSignature[], offered: unknown, rules: ElementRules = {}): Tensor[] {
  if (!Array.isArray(offered)) throw new InvalidInputError(`'inputs' is ${shown(offered)}; expected a list of tensors`);
  const byName = new Map<string, OfferedTensor>();
  for (const one of offered as unknown[]) {
    const tensor = requireTensor(one);
    if (byName.has(tensor.name)) throw new InvalidInputError(`Input '${tensor.name}' is given twice`);
    if (!signatures.some(({ name }) => name === tensor.name)) {
      throw new InvalidInputError(`There is no input '${tensor.name.slice(0, 100)}'; expected ${namesOf(signatures)}`);
    }
    byName.set(tensor.name, tensor);
  }
  const tensors = signatures.map((signature) => {
    const tensor = byName.get(signature.name);
    if (tensor === undefined) throw new InvalidInputError(`Input '${signature.name}' is missing; expected ${namesOf(signatures)}`);
    return checkTensor(signature, tensor, rules);
  });
  requireEqualRows(signatures, tensors);
  return tensors;
}

function checkTensor(signature: TensorSignature, { datatype, shape, data }: OfferedTensor, { nonFinite }: ElementRules): Tensor {
  const { name } = signature;
  if (datatype !== signature.datatype) {
    throw new InvalidInputError(`Input '${name}' has datatype ${shown(datatype)}; expected ${signature.datatype}`);
  }
  const checked = checkShape(signature, shape);
  return { name, shape: checked, ...readElements({ name, datatype: signature.datatype, shape: checked }, data, { count: elementsOf(checked), nonFinite }) };
}

function checkShape({ name, shape: expected }: TensorSignature, shape: unknown): number[] {
  const sizes = Array.isArray(shape) ? (shape as unknown[]) : [];
  if (!Array.isArray(shape) || !sizes.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)) {
    throw new InvalidInputError(`Input '${name}' has shape ${shown(shape)}; expected ${shapeText(expected)} with whole sizes`);
  }
  if (sizes.length !== expected.length) {
    throw new InvalidInputError(`Input '${name}' has shape ${shown(shape)} of rank ${sizes.length}; expected ${shapeText(expected)} of rank ${expected.length}`);
  }
  if (expected.some((size, index) => size !== -1 && size !== sizes[index])) {
    throw new InvalidInputError(`Input '${name}' has shape ${shown(shape)}; expected ${shapeText(expected)}`);
  }
  return sizes as number[];
}

/** Where first dimensions are free, they count the rows, and every input must have as many. Of a model that has nothing but rows, one at least is asked. */
function requireEqualRows(signatures: readonly TensorSignature[], tensors: readonly Tensor[]): void {
  const free = tensors.filter((_, index) => signatures[index]!.shape[0] === -1);
  const odd = free.find(({ shape }) => shape[0] !== free[0]!.shape[0]);
  if (odd) {
    throw new InvalidInputError(`Input '${odd.name}' has ${odd.shape[0]} rows; expected ${free[0]!.shape[0]}, as input '${free[0]!.name}' has`);
  }
  if (hasRows(signatures) && free[0]!.shape[0] === 0) throw new InvalidInputError(`Input '${free[0]!.name}' has 0 rows; expected at least 1`);
}

function requireTensor(offered: unknown): OfferedTensor {
  const tensor = (typeof offered === 'object' ? offered : undefined) as OfferedTensor | null | undefined;
  if (typeof tensor?.name !== 'string') throw new InvalidInputError(`'inputs' holds ${shown(offered)}; expected tensors with name, datatype, shape and data`);
  return tensor;
}

function namesOf(signatures: readonly TensorSignature[]): string {
  return signatures.length === 0 ? 'none' : `'${signatures.map(({ name }) => name).join("', '")}'`;
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]${shape.includes(-1) ? ' (-1: any)' : ''}`;
}

/** A value as it stands in a message: whole when it is short. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
