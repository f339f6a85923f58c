import { can, ConflictError, ForbiddenError, InvalidInputError, newId, nobody, NotFoundError, permissions as allPermissions, projectsWhere, requireIn, rolePermissions, type Page, type PageRequest, type Permission, type RequestContext } from '@cairn/core';
import type { ActorRecord, ApiKey, Project, RoleDefinition, RoleGrant } from './actor.js';
import { hashOf, newApiKeyText } from './credentials.js';
import { isRole } from './identity.js';
import type { AccessStore } from './stores.js';

/** Who did what was done without a credential, as it is shown. */
const anonymous: ActorRecord = { id: nobody.id, name: nobody.name, kind: nobody.kind, ownerId: undefined, createdAt: new Date(0) };

/** A project id that stands for the whole installation. */
const everywhere = '*';
/** An API key works this long when nothing else is said, in milliseconds: 90 days. */
const keyMs = 90 * 24 * 60 * 60 * 1_000;

/** A role for an actor: one of the platform's, or one that the project or the installation defined. */
export interface Grant {
  readonly actorId: string;
  /** `*` for every project. */
  readonly projectId: string;
  readonly role: string;
}

/** A new key; what is left out limits nothing. */
export interface NewKey {
  readonly actorId: string;
  readonly name: string;
  readonly projectIds?: readonly string[] | undefined;
  readonly permissions?: readonly Permission[] | undefined;
  /** Defaults to 90 days from now. */
  readonly expiresAt?: Date | undefined;
  /** Only when asked for: it works until it is revoked. */
  readonly neverExpires?: boolean | undefined;
}

/** Projects, actors, their roles and their keys. */
export class AccessService {
  constructor(
    private readonly store: AccessStore,
    private readonly now: () => Date,
  ) {}

  async projectsByIds(ids: readonly string[], { actor }: RequestContext): Promise<(Project | undefined)[]> {
    return (await this.store.projects(ids)).map((project) => (project && can(actor, 'read', project.id) ? project : undefined));
  }

  /** The projects that the actor may see, newest first. */
  projects({ actor }: RequestContext): Promise<Project[]> {
    return this.store.listProjects(projectsWhere(actor, 'read'));
  }

  /** Names of actors are no secret among those who are signed in: everything says who did it. */
  async actorsByIds(ids: readonly string[]): Promise<(ActorRecord | undefined)[]> {
    return (await this.store.actors(ids)).map((found, place) => found ?? (ids[place] === nobody.id ? anonymous : undefined));
  }

  actors(page: PageRequest): Promise<Page<ActorRecord>> {
    return this.store.listActors(page);
  }

  /** Grants in the projects that the asker administers, or of the asker. */
  async grants(actorId: string, context: RequestContext): Promise<RoleGrant[]> {
    const grants = await this.store.grantsOf(actorId);
    return grants.filter(({ projectId }) => actorId === context.actor.id || can(context.actor, 'administer', projectId));
  }

  /** Keys of the asker, or of anybody for an administrator of the installation. Never a secret. */
  async keys(actorId: string, context: RequestContext): Promise<ApiKey[]> {
    if (actorId !== context.actor.id && !can(context.actor, 'administer', everywhere)) return [];
    return this.store.keysOf(actorId);
  }

  /** The creator becomes the project's administrator. */
  async createProject(name: string, context: RequestContext): Promise<Project> {
    requireIn(context, 'administer', everywhere);
    requireName('Project', name);
    const project: Project = { id: newId('project'), name, createdAt: this.now(), createdBy: context.actor.id };
    return this.store.commit(context, async (commit) => {
      if (!(await commit.insertProject(project))) throw new ConflictError(`There is a project '${name}' already`);
      commit.emit({ type: 'project.created', projectId: project.id, nodeId: project.id, payload: { name } });
      return project;
    });
  }

  /** @param input.ownerId who answers for a service account; defaults to who makes it. */
  async createActor(input: { readonly name: string; readonly kind: ActorRecord['kind']; readonly ownerId?: string | undefined }, context: RequestContext): Promise<ActorRecord> {
    requireIn(context, 'administer', everywhere);
    requireName('Actor', input.name);
    if (input.kind === 'person' && input.ownerId !== undefined) throw new InvalidInputError(`'ownerId' is '${input.ownerId}', and a person answers for themselves; only a service account has an owner`);
    const ownerId = input.kind === 'service' ? await this.owner(input.ownerId, context) : undefined;
    const actor: ActorRecord = { id: newId('actor'), name: input.name, kind: input.kind, ownerId, createdAt: this.now() };
    return this.store.commit(context, async (commit) => {
      if (!(await commit.insertActor(actor))) throw new ConflictError(`There is an actor '${input.name}' already`);
      commit.emit({ type: 'actor.created', nodeId: actor.id, payload: { name: actor.name, kind: actor.kind, ...(ownerId === undefined ? {} : { ownerId }) } });
      return actor;
    });
  }

  async setOwner(actorId: string, ownerId: string, context: RequestContext): Promise<ActorRecord> {
    requireIn(context, 'administer', everywhere);
    const actor = await this.actor(actorId);
    if (actor.kind !== 'service') throw new InvalidInputError(`Actor '${actor.name}' is a person, who answers for themselves; only a service account has an owner`);
    const owner = await this.person(ownerId);
    if (actor.ownerId === owner) return actor;
    return this.store.commit(context, async (commit) => {
      await commit.setOwner(actorId, owner);
      commit.emit({ type: 'actor.ownerChanged', nodeId: actorId, payload: { from: actor.ownerId ?? null, to: owner } });
      return { ...actor, ownerId: owner };
    });
  }

  /** Roles that are defined in the project, and those of the whole installation. */
  async roles(projectId: string, context: RequestContext): Promise<RoleDefinition[]> {
    if (projectId !== everywhere) requireIn(context, 'read', projectId);
    return this.store.rolesIn([projectId]);
  }

  /** Makes a role, or changes what it lets its holders do, which takes effect within two seconds. */
  async defineRole(input: { readonly projectId: string; readonly name: string; readonly permissions: readonly Permission[] }, context: RequestContext): Promise<RoleDefinition> {
    requireIn(context, 'administer', input.projectId);
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(input.name)) throw new InvalidInputError(`Role name '${input.name.slice(0, 40)}' is not a small letter with up to 39 small letters, digits and - behind it`);
    if (isRole(input.name) || input.name === 'custom') throw new ConflictError(`'${input.name}' is a role of the platform; give yours another name`);
    if (input.permissions.length === 0) throw new InvalidInputError("'permissions' is empty; expected one or more");
    this.requireHeld(input.permissions, input.projectId, context);
    const role: RoleDefinition = { ...input, permissions: allPermissions.filter((permission) => input.permissions.includes(permission)), definedAt: this.now(), definedBy: context.actor.id };
    return this.store.commit(context, async (commit) => {
      await commit.putRole(role);
      const projectId = role.projectId === everywhere ? undefined : role.projectId;
      commit.emit({ type: 'role.defined', projectId, nodeId: projectId ?? context.actor.id, payload: { role: role.name, definedIn: role.projectId, permissions: role.permissions } });
      return role;
    });
  }

  async grantRole(grant: Grant, context: RequestContext): Promise<ActorRecord> {
    const { actor, projectId, permissions } = await this.checkedGrant(grant, context);
    this.requireHeld(permissions, grant.projectId, context);
    return this.store.commit(context, async (commit) => {
      const granted = await commit.insertGrant({ ...grant, grantedAt: this.now(), grantedBy: context.actor.id });
      if (granted) commit.emit({ type: 'role.granted', projectId, nodeId: actor.id, payload: { role: grant.role, grantedIn: grant.projectId } });
      return actor;
    });
  }

  async revokeRole(grant: Grant, context: RequestContext): Promise<ActorRecord> {
    const { actor, projectId } = await this.checkedGrant(grant, context);
    return this.store.commit(context, async (commit) => {
      if (!(await commit.deleteGrant(grant))) throw new NotFoundError(`Actor '${actor.name}' has no role '${grant.role}' there`);
      commit.emit({ type: 'role.revoked', projectId, nodeId: actor.id, payload: { role: grant.role, grantedIn: grant.projectId } });
      return actor;
    });
  }

  /** The key and its text, which is shown this once. */
  async createApiKey(input: NewKey, context: RequestContext): Promise<{ apiKey: ApiKey; secret: string }> {
    requireUnlimited(context);
    if (input.actorId !== context.actor.id) requireIn(context, 'administer', everywhere);
    requireName('API key', input.name);
    const actor = await this.actor(input.actorId);
    const createdAt = this.now();
    const expiresAt = endOf(input, createdAt);
    const apiKey: ApiKey = {
      id: newId('apiKey'),
      actorId: actor.id,
      name: input.name,
      projectIds: input.projectIds && (await this.knownProjects(input.projectIds, context)),
      permissions: input.permissions && allPermissions.filter((permission) => input.permissions!.includes(permission)),
      createdAt,
      expiresAt,
      revokedAt: undefined,
      lastUsedAt: undefined,
    };
    const secret = newApiKeyText(apiKey.id);
    await this.store.commit(context, async (commit) => {
      await commit.insertKey(apiKey, hashOf(secret));
      const { projectIds, permissions } = apiKey;
      commit.emit({
        type: 'apiKey.created',
        nodeId: apiKey.id,
        payload: { actorId: actor.id, name: input.name, ...(projectIds && { projectIds }), ...(permissions && { permissions }), ...(expiresAt && { expiresAt: expiresAt.toISOString() }) },
      });
    });
    return { apiKey, secret };
  }

  async revokeApiKey(id: string, context: RequestContext): Promise<ApiKey> {
    const key = await this.store.key(id);
    const mayRevoke = key && (key.actorId === context.actor.id || can(context.actor, 'administer', everywhere));
    if (!key || !mayRevoke) throw NotFoundError.node('ApiKey', id);
    const revokedAt = this.now();
    return this.store.commit(context, async (commit) => {
      if (!(await commit.revokeKey(id, revokedAt))) throw new ConflictError(`API key '${id}' is revoked already`);
      commit.emit({ type: 'apiKey.revoked', nodeId: id, payload: { actorId: key.actorId } });
      return { ...key, revokedAt };
    });
  }

  private async checkedGrant({ actorId, projectId, role }: Grant, context: RequestContext): Promise<{ actor: ActorRecord; projectId: string | undefined; permissions: readonly Permission[] }> {
    requireIn(context, 'administer', projectId);
    const defined = await this.store.rolesIn([projectId]);
    const permissions = isRole(role) ? rolePermissions[role] : defined.find(({ name }) => name === role)?.permissions;
    if (!permissions) throw new InvalidInputError(`Role '${role}' is not one of ${[...Object.keys(rolePermissions), ...new Set(defined.map(({ name }) => name))].join(', ')}`);
    if (projectId !== everywhere && !(await this.store.projects([projectId]))[0]) throw NotFoundError.node('Project', projectId);
    return { actor: await this.actor(actorId), projectId: projectId === everywhere ? undefined : projectId, permissions };
  }

  /** Nobody gives what they do not have. */
  private requireHeld(permissions: readonly Permission[], projectId: string, context: RequestContext): void {
    for (const permission of permissions) requireIn(context, permission, projectId);
  }

  /** @throws {NotFoundError} for a project that the actor does not see. */
  private async knownProjects(ids: readonly string[], context: RequestContext): Promise<readonly string[]> {
    if (ids.length === 0 || ids.length > 100) throw new InvalidInputError(`'projectIds' holds ${ids.length} projects; expected 1 to 100, or none of the argument`);
    const found = await this.projectsByIds(ids, context);
    const missing = ids.find((_, index) => found[index] === undefined);
    if (missing !== undefined) throw NotFoundError.node('Project', missing);
    return ids;
  }

  private async actor(id: string): Promise<ActorRecord> {
    const [actor] = await this.store.actors([id]);
    if (!actor) throw NotFoundError.node('Actor', id);
    return actor;
  }

  /** Who is named, else who asks, or who answers for that. */
  private async owner(named: string | undefined, { actor }: RequestContext): Promise<string | undefined> {
    if (named !== undefined) return this.person(named);
    const [asker] = await this.store.actors([actor.id]);
    return asker?.ownerId ?? asker?.id;
  }

  /** Who answers for something: the id of a person, or what stands for one, as an installation's own account does. */
  private async person(id: string): Promise<string> {
    const { name, kind, ownerId } = await this.actor(id);
    if (kind === 'service' && ownerId !== undefined) throw new InvalidInputError(`Actor '${name}' is a service account itself; expected a person as the owner`);
    return id;
  }
}

/** @throws {ForbiddenError} for an actor that came by a credential narrower or shorter than itself: it would make itself a wider one. */
export function requireUnlimited({ actor }: RequestContext): void {
  if (actor.limited) throw new ForbiddenError(`Actor '${actor.name}' came by a limited credential, which makes no others; sign in, or use an unlimited key`);
}

function endOf({ expiresAt, neverExpires }: NewKey, createdAt: Date): Date | undefined {
  if (neverExpires) {
    if (expiresAt !== undefined) throw new InvalidInputError(`'expiresAt' is ${expiresAt.toISOString()} and 'neverExpires' is true; expected one of the two`);
    return undefined;
  }
  if (expiresAt !== undefined && expiresAt <= createdAt) throw new InvalidInputError(`'expiresAt' is ${expiresAt.toISOString()}, which has passed`);
  return expiresAt ?? new Date(createdAt.getTime() + keyMs);
}

export function requireName(what: string, name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@,:()+-]{0,99}$/u.test(name)) {
    throw new InvalidInputError(`${what} name '${name.slice(0, 100)}' is not 1 to 100 letters, digits, spaces and . , : _ @ ( ) + -`);
  }
}
