import { InvalidInputError, type Json } from '@cairn/core';

const deepest = 64;

/** A text as it can be kept: PostgreSQL has no NUL, and no half of a surrogate pair. Each becomes U+FFFD. */
export function storedText(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(/\p{Cs}/gu, '\ufffd');
}

/** A value as it can be kept. @throws {InvalidInputError} when it is nested deeper than 64 levels. */
export function storedJson(value: Json, depth = 0): Json {
  if (typeof value === 'string') return storedText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) throw new InvalidInputError(`A value is nested deeper than ${deepest} levels`);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => storedJson(item, depth + 1));
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[storedText(key), storedJson(item, depth + 1)]])));
}
