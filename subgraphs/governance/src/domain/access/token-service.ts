import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose';
import { can, ConflictError, InvalidInputError, newId, NotFoundError, requireIn, UnauthenticatedError, type Actor, type RequestContext } from '@cairn/core';
import { requireName, requireUnlimited } from './access-service.js';
import { newAccessToken } from './access-token.js';
import type { PublicKey } from './actor.js';
import type { AccessStore } from './stores.js';

/** A token is good for this long, in seconds: a quarter of an hour. */
const tokenSeconds = 900;
/** The longest time that an assertion may be good for, in seconds. */
const assertionSeconds = 300;
/** How far a service's clock may be off, in seconds. */
const clockSeconds = 10;
/** What a key may sign with: nothing symmetric, nothing unsigned, nothing with SHA-1. */
const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
/** Members of a JWK that only its owner may know (RFC 7518, section 6). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Bits of an RSA key, at least. */
const rsaBits = 2_048;

export interface TokenServiceParts {
  readonly store: AccessStore;
  /** Seals the tokens; the same in all processes of the installation. */
  readonly secret: Buffer;
  /** What assertions may name as their audience. */
  readonly audiences: readonly string[];
  readonly now: () => Date;
}

/** Service accounts prove themselves by a key that never leaves them (RFC 7523), and get tokens that soon end. */
export class TokenService {
  constructor(private readonly parts: TokenServiceParts) {}

  /** Keys of the asker, or of anybody for an administrator of the installation. */
  async keys(actorId: string, context: RequestContext): Promise<PublicKey[]> {
    if (actorId !== context.actor.id && !can(context.actor, 'administer', '*')) return [];
    return this.parts.store.publicKeysOf(actorId);
  }

  async register({ actorId, name, jwk }: { readonly actorId: string; readonly name: string; readonly jwk: JWK }, context: RequestContext): Promise<PublicKey> {
    requireUnlimited(context);
    if (actorId !== context.actor.id) requireIn(context, 'administer', '*');
    requireName('Public key', name);
    const [actor] = await this.parts.store.actors([actorId]);
    if (!actor) throw NotFoundError.node('Actor', actorId);
    if (actor.kind !== 'service') throw new InvalidInputError(`Actor '${actor.name}' is a person; only a service account proves itself by a key`);
    await requirePublic(jwk);
    const key: PublicKey = { id: newId('publicKey'), actorId, name, jwk: { ...jwk }, thumbprint: await calculateJwkThumbprint(jwk), createdAt: this.parts.now(), revokedAt: undefined, lastUsedAt: undefined };
    return this.parts.store.commit(context, async (commit) => {
      await commit.insertPublicKey(key);
      commit.emit({ type: 'publicKey.registered', nodeId: key.id, payload: { actorId, name, thumbprint: key.thumbprint } });
      return key;
    });
  }

  async revoke(id: string, context: RequestContext): Promise<PublicKey> {
    const key = await this.parts.store.publicKey(id);
    if (!key || (key.actorId !== context.actor.id && !can(context.actor, 'administer', '*'))) throw NotFoundError.node('PublicKey', id);
    const revokedAt = this.parts.now();
    return this.parts.store.commit(context, async (commit) => {
      if (!(await commit.revokePublicKey(id, revokedAt))) throw new ConflictError(`Public key '${id}' is revoked already`);
      commit.emit({ type: 'publicKey.revoked', nodeId: id, payload: { actorId: key.actorId } });
      return { ...key, revokedAt };
    });
  }

  /**
   * A token for a signed assertion: issuer and subject the account's id, audience this platform, good for five minutes at most, used once.
   * @throws {UnauthenticatedError} for any other.
   */
  async exchange(assertion: string): Promise<{ token: string; expiresInSeconds: number }> {
    const { store, secret, now } = this.parts;
    const { key, id, expiresAt } = await this.proven(assertion);
    const [record] = await store.actors([key.actorId]);
    if (!record) throw refused('its account is gone');
    const actor: Actor = { id: record.id, name: record.name, kind: record.kind, roles: {} };
    await store.commit({ actor, requestId: newId('request') }, async (commit) => {
      if (!(await commit.useAssertion({ publicKeyId: key.id, id, at: now(), expiresAt }))) throw refused("its 'jti' was used already, or its key was revoked");
      commit.emit({ type: 'token.issued', nodeId: actor.id, payload: { publicKeyId: key.id } });
    });
    return { token: newAccessToken({ actorId: actor.id, publicKeyId: key.id, expiresAt: now().getTime() + tokenSeconds * 1_000 }, secret), expiresInSeconds: tokenSeconds };
  }

  private async proven(assertion: string): Promise<{ key: PublicKey; id: string; expiresAt: Date }> {
    const { audiences, now } = this.parts;
    for (const key of await this.candidates(assertion)) {
      const verified = await jwtVerify(assertion, await importJWK(key.jwk as JWK, algorithmOf(assertion)), {
        algorithms,
        audience: [...audiences],
        issuer: key.actorId,
        subject: key.actorId,
        requiredClaims: ['exp', 'jti'],
        clockTolerance: clockSeconds,
        currentDate: now(),
      }).catch(() => undefined);
      if (!verified) continue;
      const { jti, exp = 0 } = verified.payload;
      const latest = now().getTime() / 1_000 + assertionSeconds + clockSeconds;
      if (exp > latest) throw refused(`it is good for longer than ${assertionSeconds} seconds`);
      if (typeof jti !== 'string' || jti === '' || jti.length > 200) throw refused("its 'jti' is not a text of 1 to 200 characters");
      return { key, id: jti, expiresAt: new Date((exp + 2 * clockSeconds) * 1_000) };
    }
    throw refused('no registered key of its issuer signed it for this audience and this time');
  }

  /** Keys that may have signed it, by what it says itself, which nobody has proven yet. */
  private async candidates(assertion: string): Promise<PublicKey[]> {
    let issuer: string | undefined;
    try {
      issuer = decodeJwt(assertion).iss;
    } catch (cause) {
      throw refused('it is no signed JWT', cause);
    }
    if (!algorithms.includes(algorithmOf(assertion))) throw refused(`it is signed by '${algorithmOf(assertion)}'; expected one of ${algorithms.join(', ')}`);
    if (issuer === undefined) throw refused("it has no 'iss'");
    return (await this.parts.store.publicKeysOf(issuer)).filter(({ revokedAt }) => revokedAt === undefined);
  }
}

function algorithmOf(assertion: string): string {
  return decodeProtectedHeader(assertion).alg ?? 'none';
}

function refused(why: string, cause?: unknown): UnauthenticatedError {
  return new UnauthenticatedError(`The assertion is refused: ${why}`, { cause });
}

/** @throws {InvalidInputError} for what is no public key, or one too weak. */
async function requirePublic(jwk: JWK): Promise<void> {
  const shown = privateMembers.filter((member) => member in jwk);
  if (shown.length > 0) throw new InvalidInputError(`'jwk' holds '${shown.join("', '")}', which is the private part: keep it to yourself, make a new pair, and register its public part`);
  const algorithm = jwk.alg ?? algorithmFor(jwk);
  if (algorithm === undefined || !algorithms.includes(algorithm)) throw new InvalidInputError(`'jwk' is for '${algorithm ?? jwk.kty}'; expected a key for one of ${algorithms.join(', ')}`);
  const key = await importJWK(jwk, algorithm).catch((cause: unknown) => {
    throw new InvalidInputError(`'jwk' is no public key: ${(cause as Error).message}`, { cause });
  });
  if (key instanceof Uint8Array) throw new InvalidInputError("'jwk' is a shared secret; expected a public key");
  const bits = jwk.kty === 'RSA' ? Buffer.from(jwk.n ?? '', 'base64url').length * 8 : rsaBits;
  if (bits < rsaBits) throw new InvalidInputError(`'jwk' is an RSA key of ${bits} bits; expected ${rsaBits} or more`);
}

const ofCurve: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'EdDSA' };

function algorithmFor({ kty, crv }: JWK): string | undefined {
  return kty === 'RSA' ? 'RS256' : ofCurve[crv ?? ''];
}
