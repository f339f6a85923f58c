import { InvalidInputError } from '@cairn/plugin';
import { join } from 'node:path';

/** The URI of the object whose SHA-256 is `hex`. */
export function uriOf(hex: string): string {
  return `local://sha256/${hex}`;
}

/**
 * The SHA-256 that a URI names. Nothing but 64 hex digits gets through, so no URI can lead out of the folder.
 * @throws {InvalidInputError}
 */
export function hexOf(uri: string): string {
  const hex = /^local:\/\/sha256\/([0-9a-f]{64})$/.exec(uri)?.[1];
  if (hex === undefined) {
    throw new InvalidInputError(`'${uri}' is not an object of local storage: expected local://sha256/<64 hex digits>`);
  }
  return hex;
}

/** Where an object's file lies. Two levels of 256 folders keep each of them small up to some 100 million objects. */
export function fileOf(directory: string, hex: string): string {
  return join(directory, 'sha256', hex.slice(0, 2), hex.slice(2, 4), hex);
}
