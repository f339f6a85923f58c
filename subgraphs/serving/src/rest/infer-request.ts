import { InvalidInputError, LimitExceededError, UnsupportedError } from '@cairn/core';
import type { InferenceRequest } from '../domain/inference-service.js';
import { keptText, requestParameters } from '../domain/request-parameters.js';
import type { TensorSignature } from '../domain/tensor.js';
import { mostJsonBytes } from './body.js';
import { parseObject, shown } from './json-body.js';

/** What the body of a request says beside the address. */
export interface InferBody {
  readonly request: Pick<InferenceRequest, 'inputs' | 'observedAt' | 'stickyKey' | 'requestId' | 'outputs' | 'asText'>;
  /** Which outputs are wanted as bytes; the others as JSON. */
  readonly binary: BinaryWish;
}

/** For all outputs alike, except for those that were asked for by name. */
export interface BinaryWish {
  readonly all: boolean;
  readonly byName: ReadonlyMap<string, boolean> | undefined;
}

type Json = Record<string, unknown>;

const allText: BinaryWish = { all: false, byName: undefined };
const allBinary: BinaryWish = { all: true, byName: undefined };
const always = (): boolean => true;
const nothing: Readonly<Json> = {};

/**
 * Reads a request: an object of JSON, or that and behind it the tensors whose `binary_data_size` says how many bytes they have.
 * @param jsonBytes length of the JSON where a header says it; undefined when the whole body is JSON.
 * @throws {InvalidInputError} when it is not a request of the protocol, or its sizes do not add up.
 */
export function readInferBody(bytes: Buffer, jsonBytes: number | undefined): InferBody {
  if (jsonBytes !== undefined && jsonBytes > bytes.length) {
    throw new InvalidInputError(`Inference-Header-Content-Length is ${jsonBytes.toLocaleString('en')}; the body has ${bytes.length.toLocaleString('en')} bytes`);
  }
  const length = jsonBytes ?? bytes.length;
  if (length > mostJsonBytes) throw new LimitExceededError(`JSON of ${length.toLocaleString('en')} bytes exceeds ${mostJsonBytes.toLocaleString('en')} bytes; tensors may follow it as binary data`);
  const body = parseObject(length === bytes.length ? bytes : bytes.subarray(0, length), '{id?, parameters?, inputs, outputs?}');
  if (body['inputs'] === undefined) throw new InvalidInputError("'inputs' is missing; expected a list of tensors");
  giveBytes(body['inputs'], bytes, jsonBytes);
  const parameters = parametersOf(body, 'parameters');
  const { outputs, binary } = wishesOf(body['outputs'], parameters['binary_data_output'] === true);
  return {
    request: {
      ...requestParameters(parameters),
      requestId: keptText('id', body['id']),
      inputs: body['inputs'],
      outputs,
      asText: asTextOf(binary),
    },
    binary,
  };
}

/**
 * Reads a body that is nothing but the bytes of one tensor. The tensor's shape is the model's; one free dimension is what the bytes
 * give, and where several are free the first is 1. All outputs come back as bytes.
 * @throws {InvalidInputError} when the model has several inputs, or shapes that the bytes do not tell.
 */
export function readRawBody(bytes: Buffer, inputs: readonly TensorSignature[]): InferBody {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    throw new InvalidInputError(`The body is one tensor without a name, and the model has ${inputs.length} inputs; send JSON before the tensors, and its length as Inference-Header-Content-Length`);
  }
  const tensor = input.datatype === 'BYTES' ? oneText(input, bytes) : { ...input, shape: rawShape(input, bytes.length), data: bytes };
  return { request: { inputs: [tensor], observedAt: undefined, stickyKey: undefined, requestId: undefined, outputs: undefined }, binary: allBinary };
}

/** Puts the bytes behind the JSON where tensors say that they have some. */
function giveBytes(inputs: unknown, bytes: Buffer, jsonBytes: number | undefined): void {
  if (!Array.isArray(inputs)) return;
  let at = jsonBytes ?? bytes.length;
  for (const input of inputs as unknown[]) {
    if (typeof input !== 'object' || input === null) continue;
    const { name, parameters, data } = input as Json;
    if (typeof parameters !== 'object' || parameters === null) continue;
    refuseSharedMemory('Input', name, parameters as Json);
    const sizeBytes = (parameters as Json)['binary_data_size'];
    if (sizeBytes === undefined) continue;
    const title = `Input '${String(name).slice(0, 100)}'`;
    if (jsonBytes === undefined) throw new InvalidInputError(`${title} has binary data, and the header Inference-Header-Content-Length is missing, which says where it begins`);
    if (data !== undefined) throw new InvalidInputError(`${title} has both 'data' and binary data; expected one of them`);
    if (!Number.isSafeInteger(sizeBytes) || (sizeBytes as number) < 0) throw new InvalidInputError(`${title} has the binary_data_size ${shown(sizeBytes)}; expected a whole number of bytes`);
    if (at + (sizeBytes as number) > bytes.length) {
      throw new InvalidInputError(`${title} has the binary_data_size ${(sizeBytes as number).toLocaleString('en')}; ${(bytes.length - at).toLocaleString('en')} bytes of the body are left`);
    }
    (input as Json)['data'] = bytes.subarray(at, (at += sizeBytes as number));
  }
  if (at !== bytes.length) throw new InvalidInputError(`The body has ${(bytes.length - at).toLocaleString('en')} bytes after its last tensor; the binary_data_size of an input is too small or missing`);
}

function wishesOf(outputs: unknown, all: boolean): { readonly outputs: string[] | undefined; readonly binary: BinaryWish } {
  if (outputs === undefined || outputs === null) return { outputs: undefined, binary: all ? allBinary : allText };
  if (!Array.isArray(outputs)) throw new InvalidInputError("'outputs' is not a list of outputs with a name");
  const names: string[] = [];
  let byName: Map<string, boolean> | undefined;
  for (const output of outputs as unknown[]) {
    const name = (output as Json | null)?.['name'];
    if (typeof name !== 'string') throw new InvalidInputError("'outputs' is not a list of outputs with a name");
    names.push(name);
    const parameters = parametersOf(output as Json, `parameters of output '${name.slice(0, 100)}'`);
    if (parameters === nothing) continue;
    refuseSharedMemory('Output', name, parameters);
    if (parameters['classification'] !== undefined) throw new UnsupportedError(`Output '${name.slice(0, 100)}' asks for a classification, which is not done here; its values are answered`);
    const wish = parameters['binary_data'];
    if (wish === undefined) continue;
    if (typeof wish !== 'boolean') throw new InvalidInputError(`'binary_data' of output '${name.slice(0, 100)}' is ${shown(wish)}; expected true or false`);
    (byName ??= new Map()).set(name, wish);
  }
  return { outputs: names, binary: { all, byName } };
}

/** One function for the many requests that want all outputs alike. */
function asTextOf({ all, byName }: BinaryWish): InferBody['request']['asText'] {
  if (byName === undefined) return all ? undefined : always;
  return (output) => !(byName.get(output) ?? all);
}

function parametersOf(holder: Json, name: string): Readonly<Json> {
  const parameters = holder['parameters'];
  if (parameters === undefined || parameters === null) return nothing;
  if (typeof parameters !== 'object' || Array.isArray(parameters)) throw new InvalidInputError(`'${name}' is ${shown(parameters)}; expected an object`);
  return parameters as Json;
}

function refuseSharedMemory(kind: 'Input' | 'Output', name: unknown, parameters: Readonly<Json>): void {
  if (parameters['shared_memory_region'] !== undefined) throw new UnsupportedError(`${kind} '${String(name).slice(0, 100)}' lies in shared memory, which is not read here; send its bytes`);
}

const elementBytes: Readonly<Record<string, number>> = { BOOL: 1, UINT8: 1, INT8: 1, UINT16: 2, INT16: 2, FP16: 2, BF16: 2, UINT32: 4, INT32: 4, FP32: 4, UINT64: 8, INT64: 8, FP64: 8 };

function rawShape({ name, datatype, shape }: TensorSignature, sizeBytes: number): number[] {
  const free = shape.flatMap((size, index) => (size === -1 ? [index] : []));
  if (free.length > 2) throw new InvalidInputError(`Input '${name}' has the shape [${shape.join(', ')}], of which ${free.length} sizes are free; send JSON with the shape before the tensor`);
  const sizes = [...shape];
  const open = free.at(-1);
  if (free.length === 2) sizes[free[0]!] = 1;
  if (open === undefined) return sizes;
  sizes[open] = 1;
  const unit = sizes.reduce((product, size) => product * size, elementBytes[datatype] ?? 1);
  const count = sizeBytes / unit;
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidInputError(`The body of ${sizeBytes.toLocaleString('en')} bytes is no input '${name}' of ${datatype} [${shape.join(', ')}]; expected a multiple of ${unit.toLocaleString('en')} bytes`);
  }
  sizes[open] = count;
  return sizes;
}

/** The whole body is one element. */
function oneText({ name, datatype, shape }: TensorSignature, bytes: Buffer): object {
  if (shape.some((size) => size !== -1 && size !== 1)) {
    throw new InvalidInputError(`The body is one element of BYTES, and input '${name}' has the shape [${shape.join(', ')}]; send JSON before the tensor`);
  }
  return { name, datatype, shape: shape.map(() => 1), data: [bytes] };
}
