import { createHash, randomBytes } from 'node:crypto';

/** What is kept of a secret: secrets are 256 random bits, so a plain hash cannot be guessed back. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** A new API key's text: `cairn_<id>_<secret>`, shown once. */
export function newApiKeyText(keyId: string): string {
  return `cairn_${keyId.slice(keyId.indexOf('_') + 1)}_${randomBytes(32).toString('base64url')}`;
}

/** A new secret for a session or a one-time link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
