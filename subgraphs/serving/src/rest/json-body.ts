import { InvalidInputError } from '@cairn/core';
import { parseJson } from './long-integers.js';

/** The object that a body is. @throws {InvalidInputError} when it is not JSON, or no object. */
export function parseObject(bytes: Buffer, expected: string): Record<string, unknown> {
  const body = parsed(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new InvalidInputError(`The body is not an object; expected ${expected}`);
  return body as Record<string, unknown>;
}

/** A value as it stands in a message. */
export function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 60);
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(bytes.toString('utf8'));
  } catch (cause) {
    throw new InvalidInputError(`The body is not JSON: ${(cause as Error).message}`, { cause });
  }
}
