import { InvalidInputError, LimitExceededError, UnsupportedError } from '@cairn/core';
import type { InferenceRequest } from '../domain/inference-service.js';
import { keptText, requestParameters } from '../domain/request-parameters.js';
import { contentsOf, readContents, type ContentFields, type Contents } from './read-contents.js';
import { readParameter, type ParameterValue } from './read-parameters.js';
import { bigOf, endOf, readInner, readMessage, readText, wire, type Reader } from './wire.js';

/** A `ModelInferRequest`. */
export interface GrpcInferRequest {
  readonly endpoint: string;
  readonly version: string | undefined;
  readonly request: Pick<InferenceRequest, 'inputs' | 'observedAt' | 'stickyKey' | 'requestId' | 'outputs'>;
  /** Whether the tensors came as raw contents: then the answer's do too. */
  readonly raw: boolean;
}

interface ReadTensor {
  name: string;
  datatype: string;
  readonly shape: number[];
  contents: ContentFields | undefined;
}

/** A few bytes can name many messages: so many tensors, and so many sizes of one, are taken. */
const mostTensors = 1_000;
const mostSizes = 100;
const mostParameters = 1_000;

/** @throws {InvalidInputError} when the bytes are no such message, or its contents do not belong together. */
export function readInferRequest(bytes: Uint8Array): GrpcInferRequest {
  let [endpoint, version, id] = ['', '', ''];
  const parameters = new Map<string, ParameterValue>();
  const inputs: ReadTensor[] = [];
  const outputs: string[] = [];
  const raw: Uint8Array[] = [];
  readMessage(bytes, (number, wireType, reader) => {
    if (wireType !== wire.length) return false;
    if (number === 1) endpoint = readText(reader);
    else if (number === 2) version = readText(reader);
    else if (number === 3) id = readText(reader);
    else if (number === 4) readParameter(reader, few(parameters));
    else if (number === 5) add(inputs, readTensor(reader), 'inputs');
    else if (number === 6) add(outputs, readOutput(reader), 'outputs');
    else if (number === 7) add(raw, reader.bytes(), 'raw_input_contents');
    else return false;
    return true;
  });
  if (raw.length > 0 && raw.length !== inputs.length) {
    throw new InvalidInputError(`raw_input_contents has ${raw.length} entries for ${inputs.length} inputs; expected one for each of them`);
  }
  return {
    endpoint,
    version: version === '' ? undefined : version,
    request: {
      ...requestParameters({ observed_at: parameters.get('observed_at'), sticky_key: parameters.get('sticky_key') }),
      requestId: id === '' ? undefined : keptText('id', id),
      inputs: inputs.map((tensor, index) => ({ name: tensor.name, datatype: tensor.datatype, shape: tensor.shape, data: dataOf(tensor, raw[index]) })),
      outputs: outputs.length === 0 ? undefined : outputs,
    },
    raw: raw.length > 0,
  };
}

function dataOf(tensor: ReadTensor, raw: Uint8Array | undefined): Contents {
  if (raw === undefined) return contentsOf(tensor, tensor.contents ?? new Map());
  if (tensor.contents !== undefined) throw new InvalidInputError(`Input '${tensor.name.slice(0, 100)}' has contents beside raw_input_contents; expected one of them for all inputs`);
  return raw;
}

function readTensor(reader: Reader): ReadTensor {
  const tensor: ReadTensor = { name: '', datatype: '', shape: [], contents: undefined };
  const parameters = new Map<string, ParameterValue>();
  readInner(reader, (number, wireType) => {
    if (number === 3) return readShape(reader, wireType, tensor.shape);
    if (wireType !== wire.length) return false;
    if (number === 1) tensor.name = readText(reader);
    else if (number === 2) tensor.datatype = readText(reader);
    else if (number === 4) readParameter(reader, few(parameters));
    else if (number === 5) tensor.contents = readContents(reader);
    else return false;
    return true;
  });
  if (parameters.has('shared_memory_region')) throw new UnsupportedError(`Input '${tensor.name.slice(0, 100)}' lies in shared memory, which is not read here; send its contents`);
  return tensor;
}

function readOutput(reader: Reader): string {
  let name = '';
  const parameters = new Map<string, ParameterValue>();
  readInner(reader, (number, wireType) => {
    if (wireType !== wire.length) return false;
    if (number === 1) name = readText(reader);
    else if (number === 2) readParameter(reader, few(parameters));
    else return false;
    return true;
  });
  for (const [parameter, what] of [['shared_memory_region', 'shared memory'], ['classification', 'a classification']] as const) {
    if (parameters.has(parameter)) throw new UnsupportedError(`Output '${name.slice(0, 100)}' asks for ${what}, which is not done here; its values are answered`);
  }
  return name;
}

function readShape(reader: Reader, wireType: number, shape: number[]): boolean {
  if (wireType !== wire.length && wireType !== wire.varint) return false;
  const end = wireType === wire.length ? endOf(reader) : reader.pos + 1;
  while (reader.pos < end) {
    if (shape.length >= mostSizes) throw new LimitExceededError(`A shape has more than ${mostSizes} sizes`);
    shape.push(Number(bigOf(reader.int64() as never, true)));
  }
  return true;
}

function add<T>(list: T[], element: T, name: string): void {
  if (list.length >= mostTensors) throw new LimitExceededError(`'${name}' has more than ${mostTensors.toLocaleString('en')} entries`);
  list.push(element);
}

function few(parameters: Map<string, ParameterValue>): Map<string, ParameterValue> {
  if (parameters.size >= mostParameters) throw new LimitExceededError(`There are more than ${mostParameters.toLocaleString('en')} parameters`);
  return parameters;
}
