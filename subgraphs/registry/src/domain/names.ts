import { InvalidInputError } from '@cairn/core';

/** Longest name of a model, in characters. */
const longestName = 250;
/** Longest name of an alias, in characters. */
const longestAlias = 255;
/** Longest description of a model or a version, in characters. */
const longestDescription = 20_000;

/**
 * Slashes and colons would make `models:/<name>/<version>` ambiguous.
 * @throws {InvalidInputError} when a model cannot be called so.
 */
export function requireModelName(name: string): void {
  if (name.trim() === '') throw new InvalidInputError('The name of the model is empty');
  if (name.length > longestName) throw new InvalidInputError(`Model name has ${name.length.toLocaleString('en')} characters; at most ${longestName}`);
  if (/[/:\p{Cc}]/u.test(name) || name === '.' || name === '..') throw new InvalidInputError(`Model name '${name}' does not fit: names cannot contain '/', ':' or control characters`);
}

/**
 * `latest` and `v3` would look like versions.
 * @throws {InvalidInputError} when a version cannot be called so.
 */
export function requireAliasName(alias: string): void {
  if (alias.length > longestAlias) throw new InvalidInputError(`Alias has ${alias.length.toLocaleString('en')} characters; at most ${longestAlias}`);
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) throw new InvalidInputError(`Alias '${alias}' does not fit: expected letters, digits, dashes and underscores`);
  if (/^(latest|v\d+)$/i.test(alias)) throw new InvalidInputError(`Alias '${alias}' is reserved: 'latest' is the newest version, and 'v' with a number looks like one`);
}

/** @throws {InvalidInputError} when the text is too long, or holds what no database keeps. */
export function requireDescription(description: string): void {
  requireText('description', description, longestDescription);
}

/** @throws {InvalidInputError} when the text has more characters than `longest`, or a zero character. */
export function requireText(what: string, text: string, longest: number): void {
  if (text.length > longest) throw new InvalidInputError(`'${what}' has ${text.length.toLocaleString('en')} characters; at most ${longest.toLocaleString('en')}`);
  if (text.includes('\0')) throw new InvalidInputError(`'${what}' holds a zero character`);
}
