import { ConflictError, InvalidInputError } from '@cairn/core';

/** A setting of a run: written once, never changed. */
export interface Param {
  readonly key: string;
  readonly value: string;
}

const longestKey = 250;
const longestValue = 6_000;

/** The params that are new. @throws {ConflictError} when one has another value already. */
export function newParams(kept: readonly Param[], offered: readonly Param[]): Param[] {
  const values = new Map(kept.map(({ key, value }) => [key, value]));
  const fresh: Param[] = [];
  for (const { key, value } of offered) {
    requireKey('Param', key);
    if (value.length > longestValue) {
      throw new InvalidInputError(`Param '${key}' has ${value.length.toLocaleString('en')} characters; at most ${longestValue.toLocaleString('en')}`);
    }
    const earlier = values.get(key);
    if (earlier === undefined) fresh.push({ key, value });
    else if (earlier !== value) throw new ConflictError(`Param '${key}' is '${earlier}' already and cannot become '${value}'`);
    values.set(key, value);
  }
  return fresh;
}

/** @throws {InvalidInputError} for an empty key or one of more than 250 characters. */
export function requireKey(what: string, key: string): void {
  if (key.length === 0 || key.length > longestKey) {
    throw new InvalidInputError(`${what} key '${key.slice(0, 40)}' has ${key.length} characters; expected 1 to ${longestKey}`);
  }
}
