import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Actor } from '@cairn/core';
import { systemActor, type Database, type TokenIssuer } from '@cairn/subgraph';
import type { RoleGrant } from '../domain/access/actor.js';
import { hashOf } from '../domain/access/credentials.js';
import { actorWith, narrowedTo } from '../domain/access/identity.js';

/** How long an answer about a credential is used again, in milliseconds: a revoked one works at most this much longer. */
const rememberMs = 2_000;
/** The most credentials remembered at a time. */
const mostRemembered = 10_000;

const jobPrefix = 'cairnjob.';

interface Holder {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'service';
  readonly createdAt: Date;
  readonly grants: readonly RoleGrant[] | null;
}

/** Says who holds a credential, and makes the short-lived ones for jobs. */
export class Identities implements TokenIssuer {
  private readonly remembered = new Map<string, { readonly actor: Promise<Actor | undefined>; readonly until: number }>();

  /** @param secret shared by all processes of the installation; signs the credentials of jobs. */
  constructor(
    private readonly database: Database,
    private readonly secret: Buffer,
  ) {}

  /** The actor behind an API key or a job's credential; undefined when it is unknown, expired or revoked. */
  byToken(token: string): Promise<Actor | undefined> {
    if (token.startsWith(jobPrefix)) return this.byJobToken(token);
    return this.remember(`key ${hashOf(token).toString('base64')}`, async () => {
      const [key] = await this.database.query<{ actor_id: string }>(
        `WITH used AS (
           UPDATE governance.api_key SET last_used_at = now()
           WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) RETURNING actor_id
         ) SELECT actor_id FROM used`,
        [hashOf(token)],
      );
      return key && this.actor(key.actor_id);
    });
  }

  bySession(secret: string): Promise<Actor | undefined> {
    return this.remember(`session ${hashOf(secret).toString('base64')}`, async () => {
      const [session] = await this.database.query<{ actor_id: string }>('SELECT actor_id FROM governance.session WHERE hash = $1 AND expires_at > now()', [hashOf(secret)]);
      return session && this.actor(session.actor_id);
    });
  }

  /** A credential that acts as the actor in one project until it expires. */
  issue(actorId: string, projectId: string, lifetimeMs: number): Promise<string> {
    const claims = Buffer.from(JSON.stringify({ actorId, projectId, expiresAt: Date.now() + lifetimeMs })).toString('base64url');
    return Promise.resolve(`${jobPrefix}${claims}.${this.sealOf(claims)}`);
  }

  private async byJobToken(token: string): Promise<Actor | undefined> {
    const [claims, seal] = token.slice(jobPrefix.length).split('.');
    if (!claims || !seal) return undefined;
    const expected = Buffer.from(this.sealOf(claims));
    const given = Buffer.from(seal);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const { actorId, projectId, expiresAt } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { actorId: string; projectId: string; expiresAt: number };
    if (expiresAt < Date.now()) return undefined;
    const actor = await this.remember(`actor ${actorId}`, () => this.actor(actorId));
    return actor && narrowedTo(actor, projectId);
  }

  private sealOf(claims: string): string {
    return createHmac('sha256', this.secret).update(claims).digest('base64url');
  }

  private async actor(id: string): Promise<Actor | undefined> {
    if (id === systemActor.id) return systemActor;
    const [holder] = await this.database.query<Holder>(
      `SELECT a.id, a.name, a.kind, a.created_at AS "createdAt",
              (SELECT json_agg(json_build_object('actorId', g.actor_id, 'projectId', g.project_id, 'role', g.role)) FROM governance.role_grant g WHERE g.actor_id = a.id) AS grants
       FROM governance.actor a WHERE a.id = $1`,
      [id],
    );
    return holder && actorWith(holder, holder.grants ?? []);
  }

  /** Those who ask while it is looked up wait for the one answer. */
  private remember(key: string, find: () => Promise<Actor | undefined>): Promise<Actor | undefined> {
    const now = Date.now();
    const known = this.remembered.get(key);
    if (known && known.until > now) return known.actor;
    const actor = find();
    if (this.remembered.size >= mostRemembered) this.remembered.clear();
    this.remembered.set(key, { actor, until: now + rememberMs });
    actor.catch(() => this.remembered.delete(key));
    return actor;
  }
}
