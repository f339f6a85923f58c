import { InvalidInputError } from '@cairn/core';
import type { InferenceRequest } from './inference-service.js';

/** PostgreSQL and every client can keep these years. */
const [firstTime, lastTime] = [Date.UTC(1000, 0, 1), Date.UTC(10_000, 0, 1)];

/** Of the keys of all rows together. */
const mostKeysLength = 1_000_000;

/**
 * What a request's parameters say beside the protocol: `observed_at`, `sticky_key` and `label_key`. Others are passed over.
 * @throws {InvalidInputError} naming the one that does not fit.
 */
export function requestParameters(given: Readonly<Record<string, unknown>>): Pick<InferenceRequest, 'observedAt' | 'stickyKey' | 'labelKey'> {
  return {
    observedAt: observedAt(given['observed_at']),
    stickyKey: keptText('parameters.sticky_key', given['sticky_key']),
    labelKey: keptText('parameters.label_key', given['label_key'], mostKeysLength),
  };
}

/** @throws {InvalidInputError} unless it is absent, or a text that the prediction log can keep. */
export function keptText(name: string, value: unknown, longest = 1_000): string | undefined {
  if (value === undefined || value === null) return undefined;
  // PostgreSQL keeps no text with a NUL.
  if (typeof value !== 'string' || value.length > longest || value.includes('\0')) {
    throw new InvalidInputError(`'${name}' is ${shown(value)}; expected a text of at most ${longest.toLocaleString('en')} characters without NUL`);
  }
  return value;
}

function observedAt(value: unknown): Date | undefined {
  if (value === undefined || value === null) return undefined;
  return keptTime('parameters.observed_at', new Date(typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value : NaN), value);
}

/** @throws {InvalidInputError} unless it is a time that the prediction log can keep. @param written how the caller wrote it. */
export function keptTime(name: string, at: Date, written: unknown = at): Date {
  if (at.getTime() >= firstTime && at.getTime() < lastTime) return at;
  throw new InvalidInputError(`'${name}' is ${shown(written)}; expected an ISO 8601 time such as 2001-03-01T17:35:00Z`);
}

function shown(value: unknown): string {
  return String(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))).slice(0, 60);
}
