import { InvalidInputError } from '@cairn/core';
import type { IndexEntry, ModelMetadata, ModelStatistics, serverMetadata } from '../domain/model-repository.js';
import type { TensorSignature } from '../domain/tensor.js';
import { putInner, putSizes, putText, readMessage, readText, wire, written, type Writer } from './wire.js';

/** Requests that name a model, and perhaps its version. */
export function readModelName(bytes: Uint8Array): { readonly name: string; readonly version: string | undefined } {
  let [name, version] = ['', ''];
  readMessage(bytes, (number, wireType, reader) => {
    if (wireType !== wire.length) return false;
    if (number === 1) name = readText(reader);
    else if (number === 2) version = readText(reader);
    else return false;
    return true;
  });
  return { name, version: version === '' ? undefined : version };
}

/** A `RepositoryIndexRequest`. */
export function readIndexRequest(bytes: Uint8Array): { readonly ready: boolean } {
  let ready = false;
  readMessage(bytes, (number, wireType, reader) => {
    if (number !== 2 || wireType !== wire.varint) return false;
    ready = reader.bool();
    return true;
  });
  return { ready };
}

/** A request to load or unload: the model, and whether parameters came with it. */
export function readRepositoryRequest(bytes: Uint8Array): { readonly name: string; readonly parametrised: boolean } {
  let name = '';
  let parametrised = false;
  readMessage(bytes, (number, wireType, reader) => {
    if (wireType !== wire.length) return false;
    if (number === 2) name = readText(reader);
    else if (number === 3) {
      parametrised = true;
      reader.bytes();
    } else return false;
    return true;
  });
  if (name === '') throw new InvalidInputError("'model_name' is missing; expected the name of an endpoint");
  return { name, parametrised };
}

/** `ServerLiveResponse`, `ServerReadyResponse`, `ModelReadyResponse`. */
export function writeFlag(flag: boolean): Uint8Array {
  return written((writer) => {
    if (flag) writer.uint32((1 << 3) | wire.varint).bool(true);
  });
}

export function writeServerMetadata({ name, version, extensions }: typeof serverMetadata): Uint8Array {
  return written((writer) => {
    putText(writer, 1, name);
    putText(writer, 2, version);
    for (const extension of extensions) putText(writer, 3, extension);
  });
}

export function writeModelMetadata({ name, versions, platform, inputs, outputs }: ModelMetadata): Uint8Array {
  return written((writer) => {
    putText(writer, 1, name);
    for (const version of versions) putText(writer, 2, version);
    putText(writer, 3, platform);
    for (const input of inputs) putInner(writer, 4, (inner) => putSignature(inner, input));
    for (const output of outputs) putInner(writer, 5, (inner) => putSignature(inner, output));
  });
}

function putSignature(writer: Writer, { name, datatype, shape }: TensorSignature): void {
  putText(writer, 1, name);
  putText(writer, 2, datatype);
  putSizes(writer, 3, shape);
}

/** Triton's numbers of datatypes. */
const dataTypes = ['', 'BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64', 'FP16', 'FP32', 'FP64', 'BYTES', 'BF16'];

/** A `ModelConfigResponse`: no batch size is declared, all dimensions stand in `dims`. */
export function writeModelConfig({ name, platform, inputs, outputs }: ModelMetadata): Uint8Array {
  const put = (writer: Writer, { name: tensor, datatype, shape }: TensorSignature, dims: number): void => {
    putText(writer, 1, tensor);
    writer.uint32((2 << 3) | wire.varint).int32(Math.max(0, dataTypes.indexOf(datatype)));
    putSizes(writer, dims, shape);
  };
  return written((writer) =>
    putInner(writer, 1, (config) => {
      putText(config, 1, name);
      putText(config, 2, platform);
      for (const input of inputs) putInner(config, 5, (inner) => put(inner, input, 4));
      for (const output of outputs) putInner(config, 6, (inner) => put(inner, output, 3));
      putText(config, 17, 'onnxruntime');
    }),
  );
}

export function writeStatistics(statistics: readonly ModelStatistics[]): Uint8Array {
  const duration = (writer: Writer, count: number, ns: number): void => void writer.uint32((1 << 3) | wire.varint).uint64(count).uint32((2 << 3) | wire.varint).uint64(ns);
  return written((writer) => {
    for (const { name, version, inferenceCount, success, failed } of statistics) {
      putInner(writer, 1, (inner) => {
        putText(inner, 1, name);
        putText(inner, 2, version);
        inner.uint32((4 << 3) | wire.varint).uint64(inferenceCount);
        putInner(inner, 6, (stats) => {
          putInner(stats, 1, (one) => duration(one, success.count, success.ns));
          putInner(stats, 2, (one) => one.uint32((1 << 3) | wire.varint).uint64(failed));
        });
      });
    }
  });
}

export function writeIndex(entries: readonly IndexEntry[]): Uint8Array {
  return written((writer) => {
    for (const { name, version, state, reason } of entries) {
      putInner(writer, 1, (inner) => {
        putText(inner, 1, name);
        putText(inner, 2, version);
        putText(inner, 3, state);
        putText(inner, 4, reason);
      });
    }
  });
}

/** A `ModelStreamInferResponse`: an answer, or why there is none. */
export function writeStreamed(answer: { readonly response: Uint8Array } | { readonly error: string }): Uint8Array {
  return written((writer) => {
    if ('error' in answer) putText(writer, 1, answer.error === '' ? 'unknown' : answer.error);
    else writer.uint32((2 << 3) | wire.length).bytes(answer.response);
  });
}
