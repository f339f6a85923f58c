import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { ActorRecord, ApiKey, Project, PublicKey, RoleDefinition, RoleGrant, Session } from './actor.js';

export interface AccessReader {
  projects(ids: readonly string[]): Promise<(Project | undefined)[]>;
  /** Newest first. */
  listProjects(ids: readonly string[] | 'all'): Promise<Project[]>;
  actors(ids: readonly string[]): Promise<(ActorRecord | undefined)[]>;
  listActors(page: PageRequest): Promise<Page<ActorRecord>>;
  grantsOf(actorId: string): Promise<RoleGrant[]>;
  /** Roles that were defined in the projects, or for the whole installation, by name. */
  rolesIn(projectIds: readonly string[]): Promise<RoleDefinition[]>;
  publicKeysOf(actorId: string): Promise<PublicKey[]>;
  publicKey(id: string): Promise<PublicKey | undefined>;
  keysOf(actorId: string): Promise<ApiKey[]>;
  key(id: string): Promise<ApiKey | undefined>;
  /** Those that go on, newest first. */
  sessionsOf(actorId: string): Promise<Session[]>;
}

/** One session by its secret's hash or by its id, or all of an actor. */
export type SessionChoice = { readonly hash: Buffer } | { readonly id: string } | { readonly actorId: string };

/** Writes of one transaction. */
export interface AccessCommit extends Commit {
  /** False when a project has the name already. */
  insertProject(project: Project): Promise<boolean>;
  /** False when an actor has the name already. */
  insertActor(actor: ActorRecord): Promise<boolean>;
  setOwner(actorId: string, ownerId: string): Promise<void>;
  /** Makes it, or changes what it lets its holders do. */
  putRole(role: RoleDefinition): Promise<void>;
  insertPublicKey(key: PublicKey): Promise<void>;
  revokePublicKey(id: string, at: Date): Promise<boolean>;
  /** False when the assertion was used already. */
  useAssertion(use: { readonly publicKeyId: string; readonly id: string; readonly at: Date; readonly expiresAt: Date }): Promise<boolean>;
  /** False when the grant was there already. */
  insertGrant(grant: Omit<RoleGrant, 'permissions'> & { readonly issuer?: string }): Promise<boolean>;
  /** What the groups of an issuer gave the actor. */
  grantsBy(issuer: string, actorId: string): Promise<Pick<RoleGrant, 'projectId' | 'role'>[]>;
  /** The actor whom the issuer knows by the subject. */
  knownAs(issuer: string, subject: string): Promise<string | undefined>;
  insertIdentity(identity: { readonly issuer: string; readonly subject: string; readonly actorId: string }): Promise<void>;
  /** False when there was no such grant. */
  deleteGrant(grant: Pick<RoleGrant, 'actorId' | 'projectId' | 'role'>): Promise<boolean>;
  insertKey(key: ApiKey, hash: Buffer): Promise<void>;
  revokeKey(id: string, at: Date): Promise<boolean>;
  insertSession(session: Session, hash: Buffer): Promise<void>;
  /** Ends those that match, and says which they were. */
  deleteSessions(which: SessionChoice): Promise<Session[]>;
  /** Takes a one-time link; the actor it signs in, or undefined when it is unknown, used or expired. */
  takeLink(hash: Buffer, at: Date): Promise<string | undefined>;
  insertLink(link: { readonly hash: Buffer; readonly actorId: string; readonly expiresAt: Date }): Promise<void>;
}

export interface AccessStore extends AccessReader {
  commit<T>(context: RequestContext, work: (commit: AccessCommit) => Promise<T>): Promise<T>;
}
