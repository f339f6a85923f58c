import { can, newId, NotFoundError, UnauthenticatedError, type Actor, type RequestContext } from '@cairn/core';
import type { Session } from './actor.js';
import { hashOf, newSecret } from './credentials.js';
import type { AccessCommit, AccessStore } from './stores.js';

/** A session ends after this long, in milliseconds: 12 hours. */
export const sessionMs = 12 * 60 * 60 * 1_000;
/** Longest text that is kept of what a browser says that it is. */
const userAgentLength = 200;

/** A session that begins, and the secret for its cookie. */
export interface NewSession {
  readonly secret: string;
  readonly actorId: string;
  readonly expiresAt: Date;
}

/** Signs people in, by a one-time link or by an API key of theirs, and out. */
export class SessionService {
  constructor(
    private readonly store: AccessStore,
    private readonly identifyKey: (token: string) => Promise<Actor | undefined>,
    private readonly now: () => Date,
  ) {}

  /** @param userAgent what the browser says that it is. @throws {UnauthenticatedError} when the token signs nobody in. */
  async signIn(token: string, userAgent?: string): Promise<NewSession> {
    const holder = await this.identifyKey(token);
    if (holder?.limited) throw new UnauthenticatedError('This key is limited, and a session is not; sign in with one that is unlimited');
    const nobody: Actor = { id: 'act_unknown', name: 'unknown', kind: 'person', roles: {} };
    return this.store.commit({ actor: holder ?? nobody, requestId: newId('request') }, async (commit) => {
      const actorId = holder?.id ?? (await commit.takeLink(hashOf(token), this.now()));
      if (actorId === undefined) throw new UnauthenticatedError('This link was used or has expired, and it is no valid API key; ask an administrator for a new one');
      return this.begin(commit, { actorId, userAgent, method: holder ? 'apiKey' : 'link' });
    });
  }

  /** Begins a session of somebody who has proven who they are by `method`. */
  async begin(commit: AccessCommit, { actorId, userAgent, method }: { readonly actorId: string; readonly userAgent: string | undefined; readonly method: string }): Promise<NewSession> {
    const at = this.now();
    const secret = newSecret();
    const session: Session = { id: newId('session'), actorId, createdAt: at, expiresAt: new Date(at.getTime() + sessionMs), lastUsedAt: at, userAgent: userAgent?.slice(0, userAgentLength) };
    await commit.insertSession(session, hashOf(secret));
    commit.emit({ type: 'session.started', nodeId: actorId, payload: { sessionId: session.id, method } });
    return { secret, actorId, expiresAt: session.expiresAt };
  }

  async signOut(secret: string, context: RequestContext): Promise<void> {
    await this.store.commit(context, async (commit) => told(commit, await commit.deleteSessions({ hash: hashOf(secret) }), 'signOut'));
  }

  /** Sessions of the asker, or of anybody for an administrator of the installation. */
  async sessions(actorId: string, context: RequestContext): Promise<Session[]> {
    return mayEnd(actorId, context) ? this.store.sessionsOf(actorId) : [];
  }

  /** @throws {NotFoundError} when there is none, or it is not the asker's to end. */
  async end(id: string, context: RequestContext): Promise<Session> {
    return this.store.commit(context, async (commit) => {
      const [session] = await commit.deleteSessions({ id });
      if (session === undefined || !mayEnd(session.actorId, context)) throw NotFoundError.node('Session', id);
      told(commit, [session], 'revocation');
      return session;
    });
  }

  /** Ends all sessions of an actor. @returns how many they were. */
  async endAll(actorId: string, context: RequestContext): Promise<number> {
    if (!mayEnd(actorId, context)) throw NotFoundError.node('Actor', actorId);
    return this.store.commit(context, async (commit) => {
      const ended = await commit.deleteSessions({ actorId });
      told(commit, ended, 'revocation');
      return ended.length;
    });
  }
}

function mayEnd(actorId: string, { actor }: RequestContext): boolean {
  return actorId === actor.id || can(actor, 'administer', '*');
}

function told(commit: AccessCommit, ended: readonly Session[], by: 'signOut' | 'revocation'): void {
  for (const { id, actorId } of ended) commit.emit({ type: 'session.ended', nodeId: actorId, payload: { sessionId: id, by } });
}
