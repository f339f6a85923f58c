import { InvalidInputError } from '@cairn/core';

/** What a param or a tag may be; it is kept as text. */
export type Value = string | number | boolean;

export type Values = Readonly<Record<string, Value>>;

const longestKey = 250;

export function pairsOf(values: Values): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));
}

/** A mistake in the program is said where it is made, and not where a batch leaves. @throws {InvalidInputError} */
export function checkPoint(key: string, value: unknown, step: number): void {
  if (key.length === 0 || key.length > longestKey) throw new InvalidInputError(`Metric name '${key.slice(0, 40)}' has ${key.length} characters; expected 1 to ${longestKey}`);
  if (typeof value !== 'number') throw new InvalidInputError(`Metric '${key}' is ${String(value).slice(0, 80)}; expected a number`);
  if (!Number.isSafeInteger(step)) throw new InvalidInputError(`Step ${step} is no whole number between -2^53 and 2^53`);
}
