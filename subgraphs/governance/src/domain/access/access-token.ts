import { createHmac, timingSafeEqual } from 'node:crypto';

const prefix = 'cairntoken.';

/** What a token says: which service account, by which of its keys, until when. */
export interface AccessTokenClaims {
  readonly actorId: string;
  readonly publicKeyId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export function isAccessToken(token: string): boolean {
  return token.startsWith(prefix);
}

export function newAccessToken(claims: AccessTokenClaims, secret: Buffer): string {
  const text = prefix + Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${text}.${sealOf(text, secret)}`;
}

/** The claims of a token that the secret sealed; undefined for any other text. */
export function accessTokenIn(token: string, secret: Buffer): AccessTokenClaims | undefined {
  const end = token.lastIndexOf('.');
  const text = token.slice(0, end);
  const [given, expected] = [Buffer.from(token.slice(end + 1)), Buffer.from(sealOf(text, secret))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString()) as AccessTokenClaims;
}

/** The prefix is sealed with the rest: what the same secret sealed for another purpose is no token. */
function sealOf(text: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
