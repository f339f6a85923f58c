import { newId, UnauthenticatedError, type Actor } from '@cairn/core';
import { hashOf, newSecret } from './credentials.js';
import type { AccessStore } from './stores.js';

/** A session ends after this long, in milliseconds: 12 hours. */
export const sessionMs = 12 * 60 * 60 * 1_000;

/** Signs people in, by a one-time link or by an API key of theirs, and out. */
export class SessionService {
  constructor(
    private readonly store: AccessStore,
    private readonly identifyKey: (token: string) => Promise<Actor | undefined>,
    private readonly now: () => Date,
  ) {}

  /** @returns the session's secret, for a cookie. @throws {UnauthenticatedError} when the token signs nobody in. */
  async signIn(token: string): Promise<{ secret: string; actorId: string; expiresAt: Date }> {
    const at = this.now();
    const secret = newSecret();
    const expiresAt = new Date(at.getTime() + sessionMs);
    const holder = await this.identifyKey(token);
    const nobody: Actor = { id: 'act_unknown', name: 'unknown', kind: 'person', roles: {} };
    return this.store.commit({ actor: holder ?? nobody, requestId: newId('request') }, async (commit) => {
      const actorId = holder?.id ?? (await commit.takeLink(hashOf(token), at));
      if (actorId === undefined) throw new UnauthenticatedError('This link was used or has expired, and it is no valid API key; ask an administrator for a new one');
      await commit.insertSession({ hash: hashOf(secret), actorId, expiresAt });
      commit.emit({ type: 'session.started', nodeId: actorId, payload: { method: holder ? 'apiKey' : 'link' } });
      return { secret, actorId, expiresAt };
    });
  }

  async signOut(secret: string, actor: Actor): Promise<void> {
    await this.store.commit({ actor, requestId: newId('request') }, (commit) => commit.deleteSession(hashOf(secret)));
  }
}
