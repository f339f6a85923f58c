import type { Inference } from '../domain/inference-service.js';
import type { Tensor } from '../domain/tensor.js';
import { binaryOf } from '../domain/write-binary.js';
import type { BinaryWish } from './infer-request.js';

/** An answer as it goes over the wire. */
export interface InferAnswer {
  readonly bytes: Buffer;
  /** Length of the JSON before the tensors; undefined when there is nothing but JSON. */
  readonly jsonBytes: number | undefined;
}

/** What stands around the outputs. */
export interface AnswerHead {
  readonly endpoint: string;
  /** The caller's; in its place stands the first prediction's. */
  readonly id: string | undefined;
}

/** The answer as the protocol writes it: JSON, and behind it the outputs that are wanted as bytes, all in one buffer. */
export function inferResponse({ endpoint, id }: AnswerHead, { predictionIds, logged, modelVersionId, variantId, outputs }: Inference, wish: BinaryWish): InferAnswer {
  const parts: Uint8Array[] = [];
  let binaryBytes = 0;
  let text = JSON.stringify({
    model_name: endpoint,
    model_version: modelVersionId,
    id: id ?? predictionIds[0],
    parameters: { prediction_ids: predictionIds.join(','), model_version: modelVersionId, variant: variantId, ...(logged ? {} : { logged }) },
  }).slice(0, -1);
  text += ',"outputs":[';
  for (let index = 0; index < outputs.length; index++) {
    const output = outputs[index]!;
    if (index > 0) text += ',';
    text += `{"name":${JSON.stringify(output.name)},"datatype":"${output.datatype}","shape":[${output.shape.join(',')}],`;
    if (wish.byName?.get(output.name) ?? wish.all) {
      const bytes = binaryOf(output);
      parts.push(bytes);
      binaryBytes += bytes.length;
      text += `"parameters":{"binary_data_size":${bytes.length}}}`;
    } else text += `"data":[${dataText(output)}]}`;
  }
  text += ']}';
  if (parts.length === 0) return { bytes: Buffer.from(text), jsonBytes: undefined };
  return withTensors(text, parts, binaryBytes);
}

function withTensors(text: string, parts: readonly Uint8Array[], binaryBytes: number): InferAnswer {
  const jsonBytes = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(jsonBytes + binaryBytes);
  let at = bytes.write(text);
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, jsonBytes };
}

/** JSON has no NaN, infinity or 64-bit integer: the first two are null, the last stands as its digits. */
function dataText({ datatype, data }: Tensor): string {
  if (datatype === 'BOOL') return Array.from(data as Uint8Array, (value) => value === 1).join(',');
  if (datatype === 'BYTES') return Array.from(data as readonly string[], (value) => JSON.stringify(value)).join(',');
  if (datatype !== 'FP32' && datatype !== 'FP64') return data.join(',');
  return Array.from(data as Float32Array, (value) => (Number.isFinite(value) ? value : 'null')).join(',');
}
