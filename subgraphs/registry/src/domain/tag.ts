import { InvalidInputError } from '@cairn/core';
import { requireText } from './names.js';

/** A short fact that somebody wrote on a model or a version. The last one written under a key stands. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Longest key, in characters. */
const longestKey = 250;
/** Longest value, in characters. */
const longestValue = 100_000;
/** The most tags of one model or version. */
export const mostTags = 1_000;

/**
 * One tag a key: the last of a list that names a key twice.
 * @throws {InvalidInputError} for a key or a value that does not fit, or too many of them.
 */
export function requireTags(tags: readonly Tag[]): Tag[] {
  if (tags.length > mostTags) throw new InvalidInputError(`${tags.length.toLocaleString('en')} tags; at most ${mostTags.toLocaleString('en')} at a time`);
  const byKey = new Map<string, Tag>();
  for (const { key, value } of tags) {
    requireTagKey(key);
    requireText(`tag ${key}`, value, longestValue);
    byKey.set(key, { key, value });
  }
  return [...byKey.values()];
}

/** @throws {InvalidInputError} when no tag can have such a key. */
export function requireTagKey(key: string): void {
  if (key.trim() === '') throw new InvalidInputError('The key of a tag is empty');
  requireText('key', key, longestKey);
}
