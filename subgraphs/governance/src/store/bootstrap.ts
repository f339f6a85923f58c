import { newId } from '@cairn/core';
import { systemActor, type Database } from '@cairn/subgraph';
import { hashOf, newSecret } from '../domain/access/credentials.js';

/** The one-time link lives this long, in milliseconds: 24 hours. */
const linkMs = 24 * 60 * 60 * 1_000;

const adminName = 'administrator';

export interface BootstrapOptions {
  /** The first administrator's API key. */
  readonly adminToken: string | undefined;
  /** Where the portal is. */
  readonly publicUrl: string;
}

/**
 * Makes sure that there are the system's own actor and an administrator who can get in.
 * @returns a one-time sign-in link when there is no API key to get in with and nobody has signed in yet.
 */
export async function bootstrap(database: Database, { adminToken, publicUrl }: BootstrapOptions): Promise<string | undefined> {
  return database.commit({ actor: systemActor, requestId: newId('request') }, async (transaction) => {
    const createActor = async (id: string, name: string, kind: string): Promise<string> => {
      const made = await transaction.query('INSERT INTO governance.actor (id, name, kind, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT (name) DO NOTHING RETURNING 1', [id, name, kind]);
      if (made.length > 0) transaction.emit({ type: 'actor.created', nodeId: id, payload: { name, kind } });
      const [actor] = await transaction.query<{ id: string }>('SELECT id FROM governance.actor WHERE name = $1', [name]);
      return actor?.id ?? id;
    };
    await createActor(systemActor.id, systemActor.name, systemActor.kind);
    const adminId = await createActor(newId('actor'), adminName, 'person');
    const granted = await transaction.query(
      `INSERT INTO governance.role_grant (actor_id, project_id, role, granted_at, granted_by) VALUES ($1, '*', 'admin', now(), $2) ON CONFLICT DO NOTHING RETURNING 1`,
      [adminId, systemActor.id],
    );
    if (granted.length > 0) transaction.emit({ type: 'role.granted', nodeId: adminId, payload: { role: 'admin', grantedIn: '*' } });
    if (adminToken !== undefined) {
      const keyId = newId('apiKey');
      const made = await transaction.query(
        `INSERT INTO governance.api_key (id, actor_id, name, hash, created_at) VALUES ($1, $2, 'CAIRN_ADMIN_TOKEN', $3, now()) ON CONFLICT (hash) DO NOTHING RETURNING 1`,
        [keyId, adminId, hashOf(adminToken)],
      );
      if (made.length > 0) transaction.emit({ type: 'apiKey.created', nodeId: keyId, payload: { actorId: adminId, name: 'CAIRN_ADMIN_TOKEN' } });
      return undefined;
    }
    const [known] = await transaction.query('SELECT 1 FROM governance.session WHERE actor_id = $1 UNION ALL SELECT 1 FROM governance.api_key WHERE actor_id = $1 LIMIT 1', [adminId]);
    if (known) return undefined;
    const secret = newSecret();
    await transaction.query('DELETE FROM governance.sign_in_link WHERE actor_id = $1', [adminId]);
    await transaction.query('INSERT INTO governance.sign_in_link (hash, actor_id, expires_at) VALUES ($1, $2, $3)', [hashOf(secret), adminId, new Date(Date.now() + linkMs)]);
    return `${publicUrl}/sign-in?token=${secret}`;
  });
}
