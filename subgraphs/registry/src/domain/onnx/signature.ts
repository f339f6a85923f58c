import { InvalidInputError } from '@cairn/core';
import { broken, type Wire } from './wire.js';

/** The Open Inference Protocol's name of a tensor's element type. */
export type Datatype = 'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP16' | 'FP32' | 'FP64' | 'BYTES' | 'BF16';

/** A named input or output; -1 stands for a free dimension. */
export interface TensorSignature {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

/** A size beyond it is none that a request could have. */
const largestSize = 2_147_483_647;
const mostSizes = 64;

/** Reads a `ValueInfoProto`, the field that the wire is at. @throws {InvalidInputError} when it is no tensor, or one that the protocol cannot carry. */
export function readSignature(wire: Wire): TensorSignature {
  wire.requireLength('an input or output');
  const { end } = wire;
  let name: string | undefined;
  let type: Omit<TensorSignature, 'name' | 'datatype'> & { readonly elementType: number } | 'other' | undefined;
  wire.enter(wire.start);
  while (wire.next(end)) {
    if (wire.number === 1) {
      if (name !== undefined) throw broken('an input or output has two names');
      name = wire.text('the name of an input or output');
    } else if (wire.number === 2) {
      if (type !== undefined) throw broken('an input or output has two types');
      type = readType(wire) ?? 'other';
    }
  }
  if (!name) throw broken('an input or output has no name');
  if (type === undefined || type === 'other') throw new InvalidInputError(`'${name}' is not a tensor: maps and sequences cannot be served; export it as tensors`);
  const datatype = datatypes[type.elementType];
  if (!datatype) throw new InvalidInputError(`Tensor '${name}' has ONNX element type ${type.elementType}, which the inference protocol cannot carry`);
  return { name, datatype, shape: type.shape };
}

/** A `TypeProto`: undefined when it is not a dense tensor. */
function readType(wire: Wire): { readonly elementType: number; readonly shape: readonly number[] } | undefined {
  wire.requireLength('a type');
  const { end } = wire;
  let kinds = 0;
  let elementType: number | undefined;
  let shape: number[] | undefined;
  wire.enter(wire.start);
  while (wire.next(end)) {
    // Of tensor, sequence, map, sparse tensor, optional and opaque, a type is one.
    if (![1, 4, 5, 7, 8, 9].includes(wire.number)) continue;
    if (++kinds > 1) throw broken('a type is of two kinds');
    if (wire.number !== 1) continue;
    wire.requireLength('the type of a tensor');
    const tensorEnd = wire.end;
    elementType = 0;
    wire.enter(wire.start);
    while (wire.next(tensorEnd)) {
      if (wire.number === 1) {
        if (elementType !== 0) throw broken('a tensor has two element types');
        elementType = wire.requireNumber('an element type');
      } else if (wire.number === 2) {
        if (shape !== undefined) throw broken('a tensor has two shapes');
        shape = readShape(wire);
      }
    }
  }
  return elementType === undefined ? undefined : { elementType, shape: shape ?? [] };
}

function readShape(wire: Wire): number[] {
  wire.requireLength('a shape');
  const { end } = wire;
  const shape: number[] = [];
  wire.enter(wire.start);
  while (wire.next(end)) {
    if (wire.number !== 1) continue;
    if (shape.length === mostSizes) throw broken(`a shape has more than ${mostSizes} sizes`);
    wire.requireLength('a size');
    const sizeEnd = wire.end;
    let size = -1;
    let kinds = 0;
    wire.enter(wire.start);
    while (wire.next(sizeEnd)) {
      if (wire.number !== 1 && wire.number !== 2) continue;
      if (++kinds > 1) throw broken('a size stands twice');
      if (wire.number === 1) size = wire.requireNumber('a size');
    }
    if (size > largestSize) throw broken(`a size is negative, or above ${largestSize.toLocaleString('en')}`);
    shape.push(size);
  }
  return shape;
}

/** By ONNX's TensorProto.DataType numbers. */
const datatypes: Readonly<Record<number, Datatype>> = {
  1: 'FP32',
  2: 'UINT8',
  3: 'INT8',
  4: 'UINT16',
  5: 'INT16',
  6: 'INT32',
  7: 'INT64',
  8: 'BYTES',
  9: 'BOOL',
  10: 'FP16',
  11: 'FP64',
  12: 'UINT32',
  13: 'UINT64',
  16: 'BF16',
};
