import { InvalidInputError } from '@cairn/core';
import type { InferenceRequest } from '../domain/inference-service.js';
import { parseJson } from './long-integers.js';

/** What the body of a request says beside the address. */
export interface InferBody {
  /** Comes back with the answer. */
  readonly id: string | undefined;
  readonly request: Pick<InferenceRequest, 'inputs' | 'observedAt' | 'stickyKey' | 'requestId' | 'outputs'>;
}

/** @throws {InvalidInputError} when it is not JSON, or not a request of the protocol. */
export function readInferBody(bytes: Buffer): InferBody {
  const body = parsed(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new InvalidInputError("The body is not an object; expected {id?, parameters?, inputs, outputs?}");
  const { id, parameters, inputs, outputs } = body as Record<string, unknown>;
  if (inputs === undefined) throw new InvalidInputError("'inputs' is missing; expected a list of tensors");
  const given = (typeof parameters === 'object' ? (parameters ?? {}) : {}) as Record<string, unknown>;
  const requestId = optionalText('id', id);
  return {
    id: requestId,
    request: {
      requestId,
      inputs,
      observedAt: observedAt(given['observed_at']),
      stickyKey: optionalText('parameters.sticky_key', given['sticky_key']),
      outputs: outputs === undefined ? undefined : outputNames(outputs),
    },
  };
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(bytes.toString('utf8'));
  } catch (cause) {
    throw new InvalidInputError(`The body is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function optionalText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  // PostgreSQL keeps no text with a NUL.
  if (typeof value !== 'string' || value.length > 1_000 || value.includes('\0')) throw new InvalidInputError(`'${name}' is ${JSON.stringify(value).slice(0, 60)}; expected a text of at most 1,000 characters without NUL`);
  return value;
}

/** PostgreSQL and every client can keep these years. */
const [firstTime, lastTime] = [Date.UTC(1000, 0, 1), Date.UTC(10_000, 0, 1)];

function observedAt(value: unknown): Date | undefined {
  if (value === undefined || value === null) return undefined;
  const at = new Date(typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value : NaN);
  if (!(at.getTime() >= firstTime && at.getTime() < lastTime)) {
    throw new InvalidInputError(`'parameters.observed_at' is ${JSON.stringify(value).slice(0, 60)}; expected an ISO 8601 time such as 2001-03-01T17:35:00Z`);
  }
  return at;
}

function outputNames(outputs: unknown): string[] {
  const names = Array.isArray(outputs) ? (outputs as unknown[]).map((output) => (output as { name?: unknown } | null)?.name) : [undefined];
  if (!names.every((name) => typeof name === 'string')) throw new InvalidInputError("'outputs' is not a list of outputs with a name");
  return names;
}
