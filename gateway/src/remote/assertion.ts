import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { UnauthenticatedError, type Actor, type RequestContext } from '@cairn/core';

/** The scheme in an Authorization header that one part of an installation sends to another. */
const scheme = 'Cairn';
/** An assertion is good for this long. */
const lifetime = '30s';

/** One part's word to another about who asks: signed, short-lived, for one audience, and for one body. */
export class Assertions {
  constructor(private readonly secret: Uint8Array) {}

  /** @param body that the assertion is bound to; absent for a stream, which cannot be known before it is sent. */
  async header(context: RequestContext, audience: string, body?: string): Promise<string> {
    const { actor, requestId, causeId } = context;
    const claims = { actor, requestId, ...(causeId === undefined ? {} : { causeId }), ...(body === undefined ? {} : { body: digestOf(body) }) };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setAudience(audience).setIssuedAt().setExpirationTime(lifetime).sign(this.secret);
    return `${scheme} ${token}`;
  }

  /** @throws {UnauthenticatedError} unless the header is an assertion for this audience and this body. */
  async open(header: string | undefined, audience: string, body?: string): Promise<RequestContext> {
    const [, token] = new RegExp(`^${scheme} (\\S+)$`).exec(header ?? '') ?? [];
    if (token === undefined) throw new UnauthenticatedError('This part answers the gateway of its installation only');
    const { payload } = await jwtVerify(token, this.secret, { audience, algorithms: ['HS256'] }).catch((cause: unknown) => {
      throw new UnauthenticatedError('The assertion is not valid here, or has expired', { cause });
    });
    if (body !== undefined && payload['body'] !== digestOf(body)) throw new UnauthenticatedError('The assertion is about another body');
    return { actor: payload['actor'] as Actor, requestId: String(payload['requestId']), causeId: payload['causeId'] as string | undefined };
  }

  /** Whether a header claims to be an assertion at all. */
  static claims(header: string | undefined): boolean {
    return header?.startsWith(`${scheme} `) ?? false;
  }
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url');
}
