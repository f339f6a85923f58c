import type { Page, PageRequest, RequestContext } from '@cairn/core';
import { pageOf, pageSize, rolePermissions } from '@cairn/core';
import { loadInOrder, type Database, type Transaction } from '@cairn/subgraph';
import type { ActorRecord, ApiKey, Project, PublicKey, RoleDefinition, RoleGrant, Session } from '../domain/access/actor.js';
import { hashOf } from '../domain/access/credentials.js';
import { isRole } from '../domain/access/identity.js';
import type { AccessCommit, AccessStore, SessionChoice } from '../domain/access/stores.js';

const projectColumns = 'id, name, created_at AS "createdAt", created_by AS "createdBy"';
const actorColumns = 'id, name, kind, owner_id AS "ownerId", created_at AS "createdAt"';
const grantColumns = 'actor_id AS "actorId", project_id AS "projectId", role, granted_at AS "grantedAt", granted_by AS "grantedBy"';
const roleColumns = 'project_id AS "projectId", name, permissions, defined_at AS "definedAt", defined_by AS "definedBy"';
const publicKeyColumns = 'id, actor_id AS "actorId", name, jwk, thumbprint, created_at AS "createdAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"';
const keyColumns = 'id, actor_id AS "actorId", name, project_ids AS "projectIds", permissions, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"';
const sessionColumns = 'id, actor_id AS "actorId", created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt", user_agent AS "userAgent"';

/** What a role that is not the platform's own lets its holder do: as the grant's project defined it, else the installation. */
export const definedPermissions = `(SELECT r.permissions FROM governance.role r WHERE r.name = g.role AND r.project_id IN (g.project_id, '*') ORDER BY r.project_id DESC LIMIT 1)`;

/** Who is who, in PostgreSQL. */
export class SqlAccessStore implements AccessStore {
  constructor(private readonly database: Database) {}

  async projects(ids: readonly string[]): Promise<(Project | undefined)[]> {
    return loadInOrder(ids, await this.database.query<Project>(`SELECT ${projectColumns} FROM governance.project WHERE id = ANY($1)`, [ids]));
  }

  listProjects(ids: readonly string[] | 'all'): Promise<Project[]> {
    return this.database.query(`SELECT ${projectColumns} FROM governance.project WHERE $1::text[] IS NULL OR id = ANY($1) ORDER BY id DESC LIMIT 1000`, [ids === 'all' ? null : ids]);
  }

  async actors(ids: readonly string[]): Promise<(ActorRecord | undefined)[]> {
    return loadInOrder(ids, (await this.database.query<ActorRecord>(`SELECT ${actorColumns} FROM governance.actor WHERE id = ANY($1)`, [ids])).map(withoutNulls));
  }

  async listActors(page: PageRequest): Promise<Page<ActorRecord>> {
    const size = pageSize(page);
    const rows = await this.database.query<ActorRecord>(`SELECT ${actorColumns} FROM governance.actor WHERE $1::text IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`, [page.after ?? null, size + 1]);
    const [total] = await this.database.query<{ count: number }>('SELECT count(*)::int AS count FROM governance.actor');
    return pageOf(rows.map(withoutNulls), size, total?.count ?? 0, ({ id }) => id);
  }

  async grantsOf(actorId: string): Promise<RoleGrant[]> {
    const grants = await this.database.query<Omit<RoleGrant, 'permissions'> & { defined: RoleGrant['permissions'] | null }>(
      `SELECT ${grantColumns}, ${definedPermissions} AS defined FROM governance.role_grant g WHERE actor_id = $1 ORDER BY project_id, role`,
      [actorId],
    );
    return grants.map(({ defined, ...grant }) => ({ ...grant, permissions: isRole(grant.role) ? rolePermissions[grant.role] : (defined ?? []) }));
  }

  rolesIn(projectIds: readonly string[]): Promise<RoleDefinition[]> {
    return this.database.query(`SELECT ${roleColumns} FROM governance.role WHERE project_id = '*' OR project_id = ANY($1) ORDER BY name, project_id DESC`, [projectIds]);
  }

  async publicKeysOf(actorId: string): Promise<PublicKey[]> {
    return (await this.database.query<PublicKey>(`SELECT ${publicKeyColumns} FROM governance.public_key WHERE actor_id = $1 ORDER BY id DESC`, [actorId])).map(withoutNulls);
  }

  async publicKey(id: string): Promise<PublicKey | undefined> {
    const [row] = await this.database.query<PublicKey>(`SELECT ${publicKeyColumns} FROM governance.public_key WHERE id = $1`, [id]);
    return row && withoutNulls(row);
  }

  async keysOf(actorId: string): Promise<ApiKey[]> {
    return (await this.database.query<ApiKey>(`SELECT ${keyColumns} FROM governance.api_key WHERE actor_id = $1 ORDER BY id DESC`, [actorId])).map(withoutNulls);
  }

  async key(id: string): Promise<ApiKey | undefined> {
    const [row] = await this.database.query<ApiKey>(`SELECT ${keyColumns} FROM governance.api_key WHERE id = $1`, [id]);
    return row && withoutNulls(row);
  }

  async sessionsOf(actorId: string): Promise<Session[]> {
    const rows = await this.database.query<Session>(`SELECT ${sessionColumns} FROM governance.session WHERE actor_id = $1 AND expires_at > now() ORDER BY id DESC LIMIT 1000`, [actorId]);
    return rows.map(withoutNulls);
  }

  commit<T>(context: RequestContext, work: (commit: AccessCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlAccessCommit(transaction)));
  }
}

class SqlAccessCommit implements AccessCommit {
  readonly emit: AccessCommit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  insertProject({ id, name, createdAt, createdBy }: Project): Promise<boolean> {
    return this.changes('INSERT INTO governance.project (id, name, created_at, created_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1', [id, name, createdAt, createdBy]);
  }

  insertActor({ id, name, kind, ownerId, createdAt }: ActorRecord): Promise<boolean> {
    return this.changes('INSERT INTO governance.actor (id, name, kind, owner_id, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1', [id, name, kind, ownerId ?? null, createdAt]);
  }

  async setOwner(actorId: string, ownerId: string): Promise<void> {
    await this.transaction.query('UPDATE governance.actor SET owner_id = $2 WHERE id = $1', [actorId, ownerId]);
  }

  async putRole({ projectId, name, permissions, definedAt, definedBy }: RoleDefinition): Promise<void> {
    await this.transaction.query(
      `INSERT INTO governance.role (project_id, name, permissions, defined_at, defined_by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (project_id, name) DO UPDATE SET permissions = excluded.permissions, defined_at = excluded.defined_at, defined_by = excluded.defined_by`,
      [projectId, name, permissions, definedAt, definedBy],
    );
  }

  async insertPublicKey({ id, actorId, name, jwk, thumbprint, createdAt }: PublicKey): Promise<void> {
    await this.transaction.query('INSERT INTO governance.public_key (id, actor_id, name, jwk, thumbprint, created_at) VALUES ($1, $2, $3, $4, $5, $6)', [id, actorId, name, JSON.stringify(jwk), thumbprint, createdAt]);
  }

  revokePublicKey(id: string, at: Date): Promise<boolean> {
    return this.changes('UPDATE governance.public_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING 1', [id, at]);
  }

  async useAssertion({ publicKeyId, id, at, expiresAt }: { readonly publicKeyId: string; readonly id: string; readonly at: Date; readonly expiresAt: Date }): Promise<boolean> {
    await this.transaction.query('DELETE FROM governance.used_assertion WHERE expires_at < $1', [at]);
    if (!(await this.changes('INSERT INTO governance.used_assertion (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1', [hashOf(`${publicKeyId} ${id}`), expiresAt]))) return false;
    return this.changes('UPDATE governance.public_key SET last_used_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING 1', [publicKeyId, at]);
  }

  insertGrant({ actorId, projectId, role, grantedAt, grantedBy, issuer }: Omit<RoleGrant, 'permissions'> & { readonly issuer?: string }): Promise<boolean> {
    return this.changes(
      'INSERT INTO governance.role_grant (actor_id, project_id, role, granted_at, granted_by, issuer) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1',
      [actorId, projectId, role, grantedAt, grantedBy, issuer ?? null],
    );
  }

  grantsBy(issuer: string, actorId: string): Promise<Pick<RoleGrant, 'projectId' | 'role'>[]> {
    return this.transaction.query('SELECT project_id AS "projectId", role FROM governance.role_grant WHERE actor_id = $1 AND issuer = $2 FOR UPDATE', [actorId, issuer]);
  }

  async knownAs(issuer: string, subject: string): Promise<string | undefined> {
    const [known] = await this.transaction.query<{ actorId: string }>('SELECT actor_id AS "actorId" FROM governance.identity WHERE issuer = $1 AND subject = $2', [issuer, subject]);
    return known?.actorId;
  }

  async insertIdentity({ issuer, subject, actorId }: { readonly issuer: string; readonly subject: string; readonly actorId: string }): Promise<void> {
    await this.transaction.query('INSERT INTO governance.identity (issuer, subject, actor_id) VALUES ($1, $2, $3)', [issuer, subject, actorId]);
  }

  deleteGrant({ actorId, projectId, role }: Pick<RoleGrant, 'actorId' | 'projectId' | 'role'>): Promise<boolean> {
    return this.changes('DELETE FROM governance.role_grant WHERE actor_id = $1 AND project_id = $2 AND role = $3 RETURNING 1', [actorId, projectId, role]);
  }

  async insertKey({ id, actorId, name, projectIds, permissions, createdAt, expiresAt }: ApiKey, hash: Buffer): Promise<void> {
    await this.transaction.query('INSERT INTO governance.api_key (id, actor_id, name, hash, project_ids, permissions, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      id,
      actorId,
      name,
      hash,
      projectIds ?? null,
      permissions ?? null,
      createdAt,
      expiresAt ?? null,
    ]);
  }

  revokeKey(id: string, at: Date): Promise<boolean> {
    return this.changes('UPDATE governance.api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING 1', [id, at]);
  }

  async insertSession({ id, actorId, createdAt, expiresAt, lastUsedAt, userAgent }: Session, hash: Buffer): Promise<void> {
    await this.transaction.query('DELETE FROM governance.session WHERE expires_at < now()');
    await this.transaction.query('INSERT INTO governance.session (id, hash, actor_id, created_at, expires_at, last_used_at, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      id,
      hash,
      actorId,
      createdAt,
      expiresAt,
      lastUsedAt,
      userAgent ?? null,
    ]);
  }

  async deleteSessions(which: SessionChoice): Promise<Session[]> {
    const [column, value] = 'hash' in which ? ['hash', which.hash] : 'id' in which ? ['id', which.id] : ['actor_id', which.actorId];
    return (await this.transaction.query<Session>(`WITH ended AS (DELETE FROM governance.session WHERE ${column} = $1 RETURNING *) SELECT ${sessionColumns} FROM ended`, [value])).map(withoutNulls);
  }

  async takeLink(hash: Buffer, at: Date): Promise<string | undefined> {
    const [row] = await this.transaction.query<{ actor_id: string; expires_at: Date }>('DELETE FROM governance.sign_in_link WHERE hash = $1 RETURNING actor_id, expires_at', [hash]);
    return row && row.expires_at > at ? row.actor_id : undefined;
  }

  async insertLink({ hash, actorId, expiresAt }: { readonly hash: Buffer; readonly actorId: string; readonly expiresAt: Date }): Promise<void> {
    await this.transaction.query('INSERT INTO governance.sign_in_link (hash, actor_id, expires_at) VALUES ($1, $2, $3)', [hash, actorId, expiresAt]);
  }

  private async changes(sql: string, parameters: readonly unknown[]): Promise<boolean> {
    return (await this.transaction.query(sql, parameters)).length > 0;
  }
}

/** What the database has no value for is absent. */
function withoutNulls<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? undefined])) as Row;
}
