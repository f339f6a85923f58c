import { InvalidInputError } from '@cairn/core';

/** What a number among options must be; both ends are allowed. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** When it is not given. */
  readonly otherwise: number;
}

/** Options as they were given to a strategy, read one by one. */
export interface OptionReader {
  number(name: string, range: NumberRange): number;
  /** One of some words; the first stands for none given. */
  choice<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word;
  /** As given; null and undefined are the same. */
  value(name: string): unknown;
  /** @throws {InvalidInputError} always, naming option, value and what was expected. */
  refuse(name: string, expected: string): never;
}

/**
 * For a strategy's `parse`. @param of whose options they are, for messages: `canary`.
 * @throws {InvalidInputError} when they are no object, or name something that is not among `known`; each read names what is wrong with its own.
 */
export function readOptions(of: string, given: unknown, known: readonly string[]): OptionReader {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    throw new InvalidInputError(`${of}: options are ${JSON.stringify(given)}, expected an object`);
  }
  const options = new Map(Object.entries(given ?? {}));
  for (const name of options.keys()) {
    if (!known.includes(name)) throw new InvalidInputError(`${of}: there is no option '${name}', expected one of ${known.join(', ')}`);
  }
  const value = (name: string): unknown => options.get(name) ?? undefined;
  const refuse = (name: string, expected: string): never => {
    const wrong = value(name);
    // JSON would show a number that is none as null.
    throw new InvalidInputError(`${of}: ${name} is ${typeof wrong === 'number' ? wrong : JSON.stringify(wrong)}, expected ${expected}`);
  };
  return {
    number(name, { least, most, otherwise }) {
      const number = value(name) ?? otherwise;
      return typeof number === 'number' && number >= least && number <= most ? number : refuse(name, `a number from ${least} to ${most}`);
    },
    choice(name, words) {
      const chosen = value(name) ?? words[0];
      return words.find((word) => word === chosen) ?? refuse(name, `one of ${words.join(', ')}`);
    },
    value,
    refuse,
  };
}
