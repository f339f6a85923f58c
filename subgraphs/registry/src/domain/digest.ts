import { createHash } from 'node:crypto';
import { canonicalJson } from '@cairn/core';

/** SHA-256 of the canonical JSON of a value: what an approval is bound to. */
export function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}
