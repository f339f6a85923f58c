import { can, ConflictError, InvalidInputError, newId, NotFoundError, projectsWhere, requireIn, rolePermissions, type Page, type PageRequest, type RequestContext, type Role } from '@cairn/core';
import type { ActorRecord, ApiKey, Project, RoleGrant } from './actor.js';
import { hashOf, newApiKeyText } from './credentials.js';
import type { AccessStore } from './stores.js';

/** A project id that stands for the whole installation. */
const everywhere = '*';

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
  actorsByIds(ids: readonly string[]): Promise<(ActorRecord | undefined)[]> {
    return this.store.actors(ids);
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

  async createActor(input: { readonly name: string; readonly kind: ActorRecord['kind'] }, context: RequestContext): Promise<ActorRecord> {
    requireIn(context, 'administer', everywhere);
    requireName('Actor', input.name);
    const actor: ActorRecord = { id: newId('actor'), ...input, createdAt: this.now() };
    return this.store.commit(context, async (commit) => {
      if (!(await commit.insertActor(actor))) throw new ConflictError(`There is an actor '${input.name}' already`);
      commit.emit({ type: 'actor.created', nodeId: actor.id, payload: { name: actor.name, kind: actor.kind } });
      return actor;
    });
  }

  async grantRole(input: { readonly actorId: string; readonly projectId: string; readonly role: Role }, context: RequestContext): Promise<ActorRecord> {
    const { actor, projectId } = await this.checkedGrant(input, context);
    return this.store.commit(context, async (commit) => {
      const granted = await commit.insertGrant({ ...input, grantedAt: this.now(), grantedBy: context.actor.id });
      if (granted) commit.emit({ type: 'role.granted', projectId, nodeId: actor.id, payload: { role: input.role, grantedIn: input.projectId } });
      return actor;
    });
  }

  async revokeRole(input: { readonly actorId: string; readonly projectId: string; readonly role: Role }, context: RequestContext): Promise<ActorRecord> {
    const { actor, projectId } = await this.checkedGrant(input, context);
    return this.store.commit(context, async (commit) => {
      if (!(await commit.deleteGrant(input))) throw new NotFoundError(`Actor '${actor.name}' has no role '${input.role}' there`);
      commit.emit({ type: 'role.revoked', projectId, nodeId: actor.id, payload: { role: input.role, grantedIn: input.projectId } });
      return actor;
    });
  }

  /** The key and its text, which is shown this once. */
  async createApiKey(input: { readonly actorId: string; readonly name: string; readonly expiresAt?: Date | undefined }, context: RequestContext): Promise<{ apiKey: ApiKey; secret: string }> {
    if (input.actorId !== context.actor.id) requireIn(context, 'administer', everywhere);
    requireName('API key', input.name);
    const [actor] = await this.store.actors([input.actorId]);
    if (!actor) throw NotFoundError.node('Actor', input.actorId);
    const createdAt = this.now();
    if (input.expiresAt !== undefined && input.expiresAt <= createdAt) throw new InvalidInputError(`'expiresAt' is ${input.expiresAt.toISOString()}, which has passed`);
    const apiKey: ApiKey = { id: newId('apiKey'), actorId: actor.id, name: input.name, createdAt, expiresAt: input.expiresAt, revokedAt: undefined, lastUsedAt: undefined };
    const secret = newApiKeyText(apiKey.id);
    await this.store.commit(context, async (commit) => {
      await commit.insertKey(apiKey, hashOf(secret));
      commit.emit({ type: 'apiKey.created', nodeId: apiKey.id, payload: { actorId: actor.id, name: input.name } });
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

  private async checkedGrant(input: { readonly actorId: string; readonly projectId: string; readonly role: Role }, context: RequestContext): Promise<{ actor: ActorRecord; projectId: string | undefined }> {
    requireIn(context, 'administer', input.projectId);
    if (!(input.role in rolePermissions)) throw new InvalidInputError(`Role '${input.role}' is not one of ${Object.keys(rolePermissions).join(', ')}`);
    if (input.projectId !== everywhere && !(await this.store.projects([input.projectId]))[0]) throw NotFoundError.node('Project', input.projectId);
    const [actor] = await this.store.actors([input.actorId]);
    if (!actor) throw NotFoundError.node('Actor', input.actorId);
    return { actor, projectId: input.projectId === everywhere ? undefined : input.projectId };
  }
}

function requireName(what: string, name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@,:()+-]{0,99}$/u.test(name)) {
    throw new InvalidInputError(`${what} name '${name.slice(0, 100)}' is not 1 to 100 letters, digits, spaces and . , : _ @ ( ) + -`);
  }
}
