import { InvalidInputError } from '@cairn/core';
import { readBinary, textOf, type ElementRules } from './read-binary.js';
import { bigIntegerTypes, numberTypes, type Tensor, type TensorSignature } from './tensor.js';

/** Precedes a whole number that JSON would have rounded, and that the door therefore handed on as text. */
export const longIntegerMark = '\u0000integer:';

/**
 * The elements of a tensor, from a flat or nested list, or from their bytes.
 * @throws {InvalidInputError} naming the first element that does not fit, and its place.
 */
export function readElements(signature: TensorSignature, offered: unknown, rules: ElementRules & { readonly count: number }): Pick<Tensor, 'datatype' | 'data'> {
  if (offered instanceof Uint8Array) return readBinary(signature, offered, rules);
  const { name, datatype, shape } = signature;
  const { count } = rules;
  if (!Array.isArray(offered)) throw new InvalidInputError(`Input '${name}' has no list 'data'; expected ${count.toLocaleString('en')} elements of ${datatype}`);
  const elements: unknown[] = Array.isArray(offered[0]) ? flattened(name, offered, shape) : (offered as unknown[]);
  if (elements.length !== count) {
    throw new InvalidInputError(
      `Input '${name}' has ${elements.length.toLocaleString('en')} elements; expected ${count.toLocaleString('en')}, as its shape [${shape.join(', ')}] says`,
    );
  }
  const refuse = (index: number, expected: string): never => {
    const element = String(elements[index]).replace(longIntegerMark, '').slice(0, 60);
    throw new InvalidInputError(`Element ${index} of input '${name}' is ${typeof elements[index] === 'string' ? `'${element}'` : element}; expected ${expected}`);
  };
  switch (datatype) {
    case 'BOOL':
      return { datatype, data: readBooleans(elements, refuse) };
    case 'BYTES':
      return { datatype, data: readTexts(name, elements, refuse) };
    case 'INT64':
    case 'UINT64':
      return { datatype, data: readBigIntegers(datatype, elements, refuse) };
    case 'FP32':
    case 'FP64':
    case 'UINT8':
    case 'UINT16':
    case 'UINT32':
    case 'INT8':
    case 'INT16':
    case 'INT32':
      return { datatype, data: readNumbers(datatype, elements, { ...rules, refuse }) };
    default:
      throw new InvalidInputError(`Input '${name}' is of ${datatype}, which has no form in JSON; send it as binary data`);
  }
}

/** A nested list has exactly the shape. */
function flattened(name: string, nested: readonly unknown[], shape: readonly number[]): unknown[] {
  const elements: unknown[] = [];
  const visit = (list: readonly unknown[], depth: number): void => {
    if (list.length !== shape[depth]) {
      throw new InvalidInputError(`Input '${name}' has a list of ${list.length.toLocaleString('en')} at depth ${depth + 1} of 'data'; expected ${shape[depth] ?? 'no list'}, as its shape [${shape.join(', ')}] says`);
    }
    for (const one of list) {
      if (depth === shape.length - 1) elements.push(one);
      else if (Array.isArray(one)) visit(one as unknown[], depth + 1);
      else throw new InvalidInputError(`Input '${name}' has ${String(JSON.stringify(one)).slice(0, 60)} at depth ${depth + 2} of 'data'; expected a list of ${shape[depth + 1]}, as its shape [${shape.join(', ')}] says`);
    }
  };
  visit(nested, 0);
  return elements;
}

type Refuse = (index: number, expected: string) => never;

function readNumbers(
  datatype: keyof typeof numberTypes,
  elements: readonly unknown[],
  { refuse, nonFinite }: ElementRules & { readonly refuse: Refuse },
): ReturnType<(typeof numberTypes)[typeof datatype]['make']> {
  const { make, whole } = numberTypes[datatype];
  const data = make(elements.length);
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    const value = typeof element === 'string' && element.startsWith(longIntegerMark) ? Number(element.slice(longIntegerMark.length)) : element;
    if (whole === undefined) {
      if (typeof value !== 'number') refuse(index, `a number (${datatype})`);
      data[index] = value as number;
      if (!Number.isFinite(data[index]) && (nonFinite !== 'accept' || Number.isFinite(value))) refuse(index, `a number within ${datatype}`);
    } else {
      if (!Number.isInteger(value) || (value as number) < whole[0] || (value as number) > whole[1]) {
        refuse(index, `a whole number from ${whole[0]} to ${whole[1]} (${datatype})`);
      }
      data[index] = value as number;
    }
  }
  return data;
}

function readBigIntegers(datatype: keyof typeof bigIntegerTypes, elements: readonly unknown[], refuse: Refuse): BigInt64Array | BigUint64Array {
  const { make, range } = bigIntegerTypes[datatype];
  const data = make(elements.length);
  for (let index = 0; index < elements.length; index++) {
    const value = bigIntegerOf(elements[index]);
    if (value === undefined || value < range[0] || value > range[1]) refuse(index, `a whole number from ${range[0]} to ${range[1]} (${datatype})`);
    else data[index] = value;
  }
  return data;
}

/** A number that JSON carried exactly, decimal text, or what was none of JSON's. */
function bigIntegerOf(element: unknown): bigint | undefined {
  if (typeof element === 'bigint') return element;
  if (typeof element === 'number') return Number.isSafeInteger(element) ? BigInt(element) : undefined;
  if (typeof element !== 'string') return undefined;
  const text = element.startsWith(longIntegerMark) ? element.slice(longIntegerMark.length) : element;
  return /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}

function readBooleans(elements: readonly unknown[], refuse: Refuse): Uint8Array {
  return Uint8Array.from(elements, (element, index) => {
    if (element === true || element === 1) return 1;
    return element === false || element === 0 ? 0 : refuse(index, 'true or false (BOOL)');
  });
}

function readTexts(name: string, elements: readonly unknown[], refuse: Refuse): string[] {
  return elements.map((element, index) => {
    if (element instanceof Uint8Array) return textOf(element, name, index);
    return typeof element === 'string' ? element.replace(longIntegerMark, '') : refuse(index, 'text (BYTES)');
  });
}
