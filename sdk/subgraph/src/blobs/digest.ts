import { InvalidInputError } from '@cairn/core';

/** @throws {InvalidInputError} when the text is not `sha256:` and 64 hex digits. */
export function requireDigest(text: string): void {
  if (!/^sha256:[0-9a-f]{64}$/.test(text)) {
    throw new InvalidInputError(`Digest '${text}' is not one; expected 'sha256:' and 64 hexadecimal digits`);
  }
}
