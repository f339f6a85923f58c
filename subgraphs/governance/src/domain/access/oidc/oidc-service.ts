import { createHash } from 'node:crypto';
import { newId, NotFoundError, UnauthenticatedError, type Actor } from '@cairn/core';
import type { NewSession, SessionService } from '../session-service.js';
import type { AccessCommit, AccessStore } from '../stores.js';
import type { Departure, IssuerClient, PersonClaims } from './departure.js';
import type { Issuer } from './issuer.js';

export interface OidcServiceParts {
  /** One of each issuer, in the order that people are shown. */
  readonly clients: readonly IssuerClient[];
  readonly store: AccessStore;
  readonly sessions: SessionService;
  /** In whose name roles of groups are granted. */
  readonly grantor: Actor;
  readonly now: () => Date;
}

/** Signs people in whom another one knows: the same person by issuer and subject, with the roles of the groups that they are in now. */
export class OidcService {
  constructor(private readonly parts: OidcServiceParts) {}

  /** Those that one can sign in by, in the order of the configuration. */
  get issuers(): { name: string; label: string }[] {
    return this.parts.clients.map(({ issuer: { name, label } }) => ({ name, label }));
  }

  leave(issuer: string, next: string): Promise<{ url: URL; departure: Departure }> {
    return this.client(issuer).leave(next);
  }

  /** @param departure as it left this browser; undefined when it brought none. */
  async comeBack(issuer: string, { search, departure, userAgent }: { readonly search: string; readonly departure: Departure | undefined; readonly userAgent: string | undefined }): Promise<NewSession> {
    const client = this.client(issuer);
    if (departure === undefined || departure.issuer !== issuer) throw new UnauthenticatedError(`The sign-in by '${issuer}' did not begin in this browser, or took longer than ten minutes; begin again`);
    const person = await client.comeBack(search, departure);
    return this.enter(client.issuer, person, userAgent);
  }

  private client(name: string): IssuerClient {
    const client = this.parts.clients.find(({ issuer }) => issuer.name === name);
    if (!client) throw new NotFoundError(`Issuer '${name}' does not exist`);
    return client;
  }

  private enter(issuer: Issuer, person: PersonClaims, userAgent: string | undefined): Promise<NewSession> {
    const { store, sessions, grantor } = this.parts;
    return store.commit({ actor: grantor, requestId: newId('request') }, async (commit) => {
      const actorId = (await commit.knownAs(issuer.url, person.subject)) ?? (await this.meet(commit, issuer, person));
      await this.align(commit, { issuer, actorId, groups: person.groups });
      return sessions.begin(commit, { actorId, userAgent, method: `oidc:${issuer.name}` });
    });
  }

  /** Somebody new. A name that is somebody else's already gets more to it: nobody becomes another by a name. */
  private async meet(commit: AccessCommit, issuer: Issuer, { subject, name }: PersonClaims): Promise<string> {
    const plain = name.replaceAll(/[^\p{L}\p{N} ._@,:()+-]/gu, '').replace(/^[^\p{L}\p{N}]+/u, '').slice(0, 40) || 'somebody';
    const short = createHash('sha256').update(`${issuer.url} ${subject}`).digest('hex').slice(0, 12);
    for (const tried of [plain, `${plain} (${issuer.name})`, `${plain} (${issuer.name} ${short})`]) {
      const id = newId('actor');
      if (!(await commit.insertActor({ id, name: tried, kind: 'person', ownerId: undefined, createdAt: this.parts.now() }))) continue;
      await commit.insertIdentity({ issuer: issuer.url, subject, actorId: id });
      commit.emit({ type: 'actor.created', nodeId: id, payload: { name: tried, kind: 'person' } });
      return id;
    }
    throw new UnauthenticatedError(`There are others called '${plain}' already; ask an administrator`);
  }

  /** Grants what the groups give, and takes what they gave and give no more. What somebody granted by hand stays. */
  private async align(commit: AccessCommit, { issuer, actorId, groups }: { readonly issuer: Issuer; readonly actorId: string; readonly groups: readonly string[] }): Promise<void> {
    const due = new Map(groups.flatMap((group) => (Object.hasOwn(issuer.groups, group) ? issuer.groups[group]! : [])).map((grant) => [`${grant.projectId} ${grant.role}`, grant]));
    const inProject = (projectId: string): string | undefined => (projectId === '*' ? undefined : projectId);
    for (const { projectId, role } of await commit.grantsBy(issuer.url, actorId)) {
      if (due.has(`${projectId} ${role}`)) continue;
      await commit.deleteGrant({ actorId, projectId, role });
      commit.emit({ type: 'role.revoked', projectId: inProject(projectId), nodeId: actorId, payload: { role, grantedIn: projectId, issuer: issuer.name } });
    }
    for (const { projectId, role } of due.values()) {
      const granted = await commit.insertGrant({ actorId, projectId, role, grantedAt: this.parts.now(), grantedBy: this.parts.grantor.id, issuer: issuer.url });
      if (granted) commit.emit({ type: 'role.granted', projectId: inProject(projectId), nodeId: actorId, payload: { role, grantedIn: projectId, issuer: issuer.name } });
    }
  }
}
