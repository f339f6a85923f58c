import { createHmac, timingSafeEqual } from 'node:crypto';
import { can, permissions, type Actor, type Permission } from '@cairn/core';
import { systemActor, type Database, type TokenIssuer } from '@cairn/subgraph';
import { definedPermissions } from './access-store.js';
import type { RoleGrant } from '../domain/access/actor.js';
import { hashOf } from '../domain/access/credentials.js';
import { actorWith, limitedTo } from '../domain/access/identity.js';
import { accessTokenIn, isAccessToken } from '../domain/access/access-token.js';
import { RememberedActors, type Holder } from '../domain/access/remembered-actors.js';

const jobPrefix = 'cairnjob.';
/** When a credential was last used is known to within this: an open socket's is looked at every two seconds, and need not be written as often. */
const usedWithin = `interval '30 seconds'`;

interface ActorFound {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'service';
  readonly createdAt: Date;
  readonly grants: readonly RoleGrant[] | null;
}

/** A key or a session that is valid. */
interface Credential {
  readonly actor_id: string;
  readonly expires_at: Date | null;
  readonly project_ids?: readonly string[] | null;
  readonly permissions?: readonly Permission[] | null;
}

/** Says who holds a credential, and makes the short-lived ones for jobs. */
export class Identities implements TokenIssuer {
  private readonly remembered = new RememberedActors();

  /** @param secret shared by all processes of the installation; signs the credentials of jobs. */
  constructor(
    private readonly database: Database,
    private readonly secret: Buffer,
  ) {}

  /** The actor behind an API key, a service account's token or a job's credential; undefined when it is unknown, expired or revoked. */
  byToken(token: string): Promise<Actor | undefined> {
    if (token.startsWith(jobPrefix)) return this.byJobToken(token);
    if (isAccessToken(token)) return this.byAccessToken(token);
    return this.remembered.find(`key ${hashOf(token).toString('base64')}`, async () => {
      const [key] = await this.database.query<Credential>(
        `WITH found AS (
           SELECT id, actor_id, expires_at, project_ids, permissions FROM governance.api_key WHERE hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
         ), used AS (
           UPDATE governance.api_key SET last_used_at = now() WHERE id = (SELECT id FROM found) AND (last_used_at IS NULL OR last_used_at < now() - ${usedWithin})
         ) SELECT actor_id, expires_at, project_ids, permissions FROM found`,
        [hashOf(token)],
      );
      return key && this.holder(key);
    });
  }

  bySession(secret: string): Promise<Actor | undefined> {
    return this.remembered.find(`session ${hashOf(secret).toString('base64')}`, async () => {
      const [session] = await this.database.query<Credential>(
        `WITH found AS (
           SELECT id, actor_id, expires_at FROM governance.session WHERE hash = $1 AND expires_at > now()
         ), used AS (
           UPDATE governance.session SET last_used_at = now() WHERE id = (SELECT id FROM found) AND last_used_at < now() - ${usedWithin}
         ) SELECT actor_id, expires_at FROM found`,
        [hashOf(secret)],
      );
      return session && this.holder(session);
    });
  }

  /** A credential that acts as the actor in one project until it expires, and never as more than it was when it was issued. */
  issue(actor: Actor, projectId: string, lifetimeMs: number): Promise<string> {
    const held = permissions.filter((permission) => can(actor, permission, projectId));
    const claims = Buffer.from(JSON.stringify({ actorId: actor.id, projectId, permissions: held, expiresAt: Date.now() + lifetimeMs })).toString('base64url');
    return Promise.resolve(`${jobPrefix}${claims}.${this.sealOf(claims)}`);
  }

  private async byJobToken(token: string): Promise<Actor | undefined> {
    const [claims, seal] = token.slice(jobPrefix.length).split('.');
    if (!claims || !seal) return undefined;
    const expected = Buffer.from(this.sealOf(claims));
    const given = Buffer.from(seal);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const { actorId, projectId, permissions: held, expiresAt } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { actorId: string; projectId: string; permissions: Permission[]; expiresAt: number };
    if (expiresAt < Date.now()) return undefined;
    const actor = await this.remembered.find(`actor ${actorId}`, () => this.holder({ actor_id: actorId, expires_at: null }));
    return actor && limitedTo(actor, { projectIds: [projectId], permissions: held });
  }

  /** Good until it ends, and as long as the key that its holder proved itself by is not revoked. */
  private async byAccessToken(token: string): Promise<Actor | undefined> {
    const claims = accessTokenIn(token, this.secret);
    if (!claims || claims.expiresAt <= Date.now()) return undefined;
    const actor = await this.remembered.find(`public key ${claims.publicKeyId}`, async () => {
      const [key] = await this.database.query<Credential>('SELECT actor_id, NULL AS expires_at FROM governance.public_key WHERE id = $1 AND revoked_at IS NULL', [claims.publicKeyId]);
      return key && this.holder(key);
    });
    return actor?.id === claims.actorId ? { ...actor, limited: true } : undefined;
  }

  private sealOf(claims: string): string {
    return createHmac('sha256', this.secret).update(claims).digest('base64url');
  }

  private async holder({ actor_id, expires_at, project_ids, permissions: only }: Credential): Promise<Holder | undefined> {
    const actor = await this.actor(actor_id);
    return actor && { actor: limitedTo(actor, { projectIds: project_ids ?? undefined, permissions: only ?? undefined }), expiresAt: expires_at ?? undefined };
  }

  private async actor(id: string): Promise<Actor | undefined> {
    if (id === systemActor.id) return systemActor;
    const [holder] = await this.database.query<ActorFound>(
      `SELECT a.id, a.name, a.kind, a.created_at AS "createdAt",
              (SELECT json_agg(json_build_object('actorId', g.actor_id, 'projectId', g.project_id, 'role', g.role, 'permissions', coalesce(${definedPermissions}, '{}'))) FROM governance.role_grant g WHERE g.actor_id = a.id) AS grants
       FROM governance.actor a WHERE a.id = $1`,
      [id],
    );
    return holder && actorWith(holder, holder.grants ?? []);
  }
}
