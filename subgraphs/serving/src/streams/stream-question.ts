import { createHash } from 'node:crypto';
import { InvalidInputError, LimitExceededError, type RequestContext } from '@cairn/core';
import type { Endpoint } from '../domain/endpoint.js';
import type { InferenceLog, InferenceService } from '../domain/inference-service.js';
import type { NamedPredictions } from '../domain/named-predictions.js';
import { requestParameters } from '../domain/request-parameters.js';
import { mostJsonBytes } from '../rest/body.js';
import { readInferBody } from '../rest/infer-request.js';
import { inferResponse } from '../rest/infer-response.js';
import { parseObject } from '../rest/json-body.js';

export interface StreamQuestion {
  readonly id: string;
  readonly data: Uint8Array;
}

export interface StreamAnswerers {
  readonly inference: InferenceService;
  readonly named: NamedPredictions;
}

/** The id of a message as it can be kept and published again: long or odd ones by their hash. */
export function messageIdOf(id: string): string {
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(id) ? id : `sha256:${createHash('sha256').update(id).digest('hex')}`;
}

/**
 * Answers a message: `{ inputs, … }`, as the V2 door does in JSON, or `{ rows, parameters? }` of named features.
 * @throws {InvalidInputError} when it is neither, or does not fit the model.
 */
export async function answerQuestion({ id, data }: StreamQuestion, endpoint: Endpoint, answerers: StreamAnswerers, options: { readonly context: RequestContext; readonly log: InferenceLog }): Promise<string> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length > mostJsonBytes) throw new LimitExceededError(`Message of ${bytes.length.toLocaleString('en')} bytes exceeds ${mostJsonBytes.toLocaleString('en')} bytes`);
  const body = parseObject(bytes, "{inputs, …} as for /v2, or {rows: [{feature: value}]}");
  const asked = body['rows'] === undefined ? answerTensors : answerRows;
  return asked({ id, bytes, body }, endpoint, answerers, options);
}

type Ask = (message: { readonly id: string; readonly bytes: Buffer; readonly body: Record<string, unknown> }, ...rest: Parameters<typeof answerQuestion> extends [unknown, ...infer Rest] ? Rest : never) => Promise<string>;

const answerTensors: Ask = async ({ id, bytes }, { name, projectId }, { inference }, { context, log }) => {
  const { request, binary } = readInferBody(bytes, undefined);
  if (binary.all || [...(binary.byName?.values() ?? [])].some(Boolean)) throw new InvalidInputError('The message asks for outputs as bytes, and answers to messages are JSON; leave out binary_data_output and binary_data');
  const answer = await inference.infer({ endpoint: name, projectId, version: undefined, ...request, requestId: id }, context, log);
  return inferResponse({ endpoint: name, id: request.requestId ?? id }, answer, binary).bytes.toString();
};

const answerRows: Ask = async ({ id, body: { rows, parameters } }, endpoint, { named }, { context, log }) => {
  if (!Array.isArray(rows)) throw new InvalidInputError("'rows' is no list; expected objects with a value for each feature");
  if (parameters !== undefined && (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))) throw new InvalidInputError("'parameters' is no object");
  const { observedAt, stickyKey, labelKey } = requestParameters((parameters ?? {}) as Record<string, unknown>);
  const labelKeys = typeof labelKey === 'string' ? labelKey.split(',') : labelKey;
  const { predictionIds, modelVersionId, variantId, outputs } = await named.predict({ endpointId: endpoint.id, rows, requestId: id, observedAt, stickyKey, labelKeys }, context, log);
  return JSON.stringify({ id, model_name: endpoint.name, model_version: modelVersionId, variant: variantId, prediction_ids: predictionIds, rows: outputs });
};
