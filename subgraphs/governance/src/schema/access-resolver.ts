import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { InvalidInputError } from '@cairn/core';
import { AccessService, type Grant } from '../domain/access/access-service.js';
import { SessionService } from '../domain/access/session-service.js';
import { TokenService } from '../domain/access/token-service.js';
import { ActorConnection, ActorType, ApiKeyType, NewApiKey, ProjectType, PublicKeyType, Role, RoleDefinitionType, RoleGrantType, SessionType, showActor, showGrant, showKey, showProject, showPublicKey, showRole, showSession } from './actor.js';
import { CreateActorInput, CreateApiKeyInput, CreateProjectInput, DefineRoleInput, RegisterPublicKeyInput, RoleGrantInput } from './inputs.js';

@injectable()
@Resolver(() => ActorType)
export class AccessResolver {
  constructor(
    @inject(AccessService) private readonly access: AccessService,
    @inject(SessionService) private readonly sessionService: SessionService,
    @inject(TokenService) private readonly tokens: TokenService,
  ) {}

  @Query(() => ActorType, { description: 'Who is asking.' })
  @Access('signedIn')
  async me(@Ctx() context: GraphContext): Promise<ActorType | undefined> {
    return context.load('Actor', context.actor.id);
  }

  @Query(() => ProjectType, { nullable: true, description: 'A project by id.' })
  @Access('read')
  project(@Arg('id', () => ID, { description: 'prj_…' }) id: string, @Ctx() context: GraphContext): Promise<ProjectType | undefined> {
    return context.load('Project', id);
  }

  @Query(() => [ProjectType], { description: 'The projects that the asker may see, newest first.' })
  @Access('signedIn')
  async projects(@Ctx() context: GraphContext): Promise<ProjectType[]> {
    return (await this.access.projects(context)).map(showProject);
  }

  @Query(() => ActorConnection, { description: 'Everybody, newest first.' })
  @Access('read')
  async actors(@Args(() => PageArgs) page: PageArgs): Promise<ActorConnection> {
    return connectionOf(await this.access.actors(page), showActor);
  }

  @Mutation(() => ProjectType, { description: 'Makes a project.' })
  @Access('administer everywhere')
  async createProject(@Arg('input', () => CreateProjectInput) { name }: CreateProjectInput, @Ctx() context: GraphContext): Promise<ProjectType> {
    return showProject(await this.access.createProject(name, context));
  }

  @Mutation(() => ActorType, { description: 'Makes a person or a service account, without any role.' })
  @Access('administer everywhere')
  async createActor(@Arg('input', () => CreateActorInput) input: CreateActorInput, @Ctx() context: GraphContext): Promise<ActorType> {
    return showActor(await this.access.createActor(input, context));
  }

  @Mutation(() => ActorType, { description: 'Grants a role in a project.' })
  @Access('administer')
  async grantRole(@Arg('input', () => RoleGrantInput) input: RoleGrantInput, @Ctx() context: GraphContext): Promise<ActorType> {
    return showActor(await this.access.grantRole(grantIn(input), context));
  }

  @Mutation(() => ActorType, { description: 'Takes a role away. It takes effect within five seconds, on open subscriptions too.' })
  @Access('administer')
  async revokeRole(@Arg('input', () => RoleGrantInput) input: RoleGrantInput, @Ctx() context: GraphContext): Promise<ActorType> {
    return showActor(await this.access.revokeRole(grantIn(input), context));
  }

  @Query(() => [RoleDefinitionType], { description: 'Roles that the project defined for itself, and those that the installation did, by name.' })
  @Access('read')
  async roleDefinitions(@Arg('projectId', () => ID, { description: 'prj_…' }) projectId: string, @Ctx() context: GraphContext): Promise<RoleDefinitionType[]> {
    return (await this.access.roles(projectId, context)).map(showRole);
  }

  @Mutation(() => RoleDefinitionType, { description: 'Makes a role of a project\'s own, or changes what it lets its holders do, within five seconds.' })
  @Access('administer')
  async defineRole(@Arg('input', () => DefineRoleInput) input: DefineRoleInput, @Ctx() context: GraphContext): Promise<RoleDefinitionType> {
    return showRole(await this.access.defineRole(input, context));
  }

  @Mutation(() => ActorType, { description: 'Says who answers for a service account.' })
  @Access('administer everywhere')
  async setOwner(
    @Arg('ownerId', () => ID, { description: 'A person.' }) ownerId: string,
    @Arg('actorId', () => ID, { description: 'The service account.' }) actorId: string,
    @Ctx() context: GraphContext,
  ): Promise<ActorType> {
    return showActor(await this.access.setOwner(actorId, ownerId, context));
  }

  @Mutation(() => PublicKeyType, { description: 'Has a service account prove itself by a key from now on, at POST /api/v1/token.' })
  @Access('signedIn')
  async registerPublicKey(@Arg('input', () => RegisterPublicKeyInput) input: RegisterPublicKeyInput, @Ctx() context: GraphContext): Promise<PublicKeyType> {
    return showPublicKey(await this.tokens.register(input, context));
  }

  @Mutation(() => PublicKeyType, { description: 'Revokes a public key, and with it the tokens that were issued for it, within five seconds.' })
  @Access('signedIn')
  async revokePublicKey(@Arg('id', () => ID, { description: 'pky_…' }) id: string, @Ctx() context: GraphContext): Promise<PublicKeyType> {
    return showPublicKey(await this.tokens.revoke(id, context));
  }

  @Mutation(() => NewApiKey, { description: 'Makes an API key; its text is shown this once.' })
  @Access('signedIn')
  async createApiKey(@Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput, @Ctx() context: GraphContext): Promise<NewApiKey> {
    const { apiKey, secret } = await this.access.createApiKey(input, context);
    return { apiKey: showKey(apiKey), secret };
  }

  @Mutation(() => ApiKeyType, { description: 'Revokes an API key. It takes effect within five seconds, on open subscriptions too.' })
  @Access('signedIn')
  async revokeApiKey(@Arg('id', () => ID, { description: 'key_…' }) id: string, @Ctx() context: GraphContext): Promise<ApiKeyType> {
    return showKey(await this.access.revokeApiKey(id, context));
  }

  @Mutation(() => SessionType, { description: 'Ends a session of your own, or as an administrator of the installation anybody\'s. It takes effect within five seconds, on open subscriptions too.' })
  @Access('signedIn')
  async endSession(@Arg('id', () => ID, { description: 'ses_…' }) id: string, @Ctx() context: GraphContext): Promise<SessionType> {
    return showSession(await this.sessionService.end(id, context));
  }

  @Mutation(() => Int, { description: 'Ends all sessions of an actor, the one that asks included, and answers how many they were.' })
  @Access('signedIn')
  endSessions(@Arg('actorId', () => ID, { description: 'Yourself, or anybody for an administrator of the installation.' }) actorId: string, @Ctx() context: GraphContext): Promise<number> {
    return this.sessionService.endAll(actorId, context);
  }

  @FieldResolver(() => [RoleGrantType], { description: 'Its roles, as far as the asker may know them.' })
  async roles(@Root() { id }: ActorType, @Ctx() context: GraphContext): Promise<RoleGrantType[]> {
    return (await this.access.grants(id, context)).map(showGrant);
  }

  @FieldResolver(() => [ApiKeyType], { description: 'Its API keys, for itself and for administrators of the installation.' })
  async apiKeys(@Root() { id }: ActorType, @Ctx() context: GraphContext): Promise<ApiKeyType[]> {
    return (await this.access.keys(id, context)).map(showKey);
  }

  @FieldResolver(() => [SessionType], { description: 'Its sessions at the portal that go on, newest first, for itself and for administrators of the installation.' })
  async sessions(@Root() { id }: ActorType, @Ctx() context: GraphContext): Promise<SessionType[]> {
    return (await this.sessionService.sessions(id, context)).map(showSession);
  }

  @FieldResolver(() => [PublicKeyType], { description: 'Keys that it proves itself by, newest first, for itself and for administrators of the installation.' })
  async publicKeys(@Root() { id }: ActorType, @Ctx() context: GraphContext): Promise<PublicKeyType[]> {
    return (await this.tokens.keys(id, context)).map(showPublicKey);
  }
}

function grantIn({ actorId, projectId, role, customRole }: RoleGrantInput): Grant {
  if ((role === Role.CUSTOM) !== (customRole !== undefined)) throw new InvalidInputError(`'role' is ${role.toUpperCase()} and 'customRole' is ${customRole === undefined ? 'absent' : `'${customRole}'`}; expected a name with CUSTOM, and only with it`);
  return { actorId, projectId, role: customRole ?? role };
}
