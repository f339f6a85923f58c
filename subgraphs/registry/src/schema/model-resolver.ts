import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { MAX_PAGE_SIZE } from '@cairn/core';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { policyOf } from '../domain/gate.js';
import { ModelService } from '../domain/model-service.js';
import { SearchService } from '../domain/search-service.js';
import { TagService } from '../domain/tag-service.js';
import { VersionService } from '../domain/version-service.js';
import { ApprovalPolicyType, GateConnection, GateType, showGate } from './gate.js';
import { DefineGatesInput, ModelByNameArgs, ProjectPageArgs, SearchArgs } from './inputs.js';
import { AliasType, ModelVersionConnection, ModelVersionType, showVersion } from './model-version.js';
import { ModelConnection, ModelType, showModel } from './model.js';
import { ModelTagType } from './tag.js';

@injectable()
@Resolver(() => ModelType)
export class ModelResolver {
  constructor(
    @inject(ModelService) private readonly models: ModelService,
    @inject(VersionService) private readonly versions: VersionService,
    @inject(SearchService) private readonly search: SearchService,
    @inject(TagService) private readonly tagging: TagService,
  ) {}

  @Query(() => ModelType, { nullable: true, description: 'A model by id.' })
  @Access('read')
  async model(@Arg('id', () => ID, { description: 'mdl_…' }) id: string, @Ctx() context: GraphContext): Promise<ModelType | undefined> {
    const model = await this.models.byId(id, context);
    return model && showModel(model);
  }

  @Query(() => ModelType, { nullable: true, description: 'A model by its name in a project.' })
  @Access('read')
  async modelByName(@Args(() => ModelByNameArgs) { projectId, name }: ModelByNameArgs, @Ctx() context: GraphContext): Promise<ModelType | undefined> {
    const model = await this.models.byName(projectId, name, context);
    return model && showModel(model);
  }

  @Query(() => ModelConnection, { name: 'models', description: 'Models of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<ModelConnection> {
    return connectionOf(await this.models.list(projectId, page, context), showModel);
  }

  @Query(() => ModelConnection, { description: 'Models of a project that a filter fits, by name unless the order says otherwise.' })
  @Access('read')
  async searchModels(@Args(() => SearchArgs) args: SearchArgs, @Ctx() context: GraphContext): Promise<ModelConnection> {
    return connectionOf(await this.search.models(args, MAX_PAGE_SIZE, context), showModel);
  }

  @Mutation(() => ModelType, { description: 'Puts exactly the given gates in force for a model. Where anything that decides changes, approvals given before count no more.' })
  @Access('operate')
  async defineGates(@Arg('input', () => DefineGatesInput) input: DefineGatesInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.models.defineGates(input, context));
  }

  @FieldResolver(() => ModelVersionConnection, { name: 'versions', description: 'Its versions, newest first.' })
  async versionsOf(@Root() { id, projectId }: ModelType, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphContext): Promise<ModelVersionConnection> {
    return connectionOf(await this.versions.list({ projectId, modelId: id }, page, context), showVersion);
  }

  @FieldResolver(() => [AliasType], { name: 'aliases', description: 'Names that point at its versions.' })
  async aliasesOf(@Root() { id }: ModelType): Promise<AliasType[]> {
    return (await this.models.aliases(id)).map((alias) => ({ ...alias, movedBy: { id: alias.movedBy } }));
  }

  @FieldResolver(() => [ModelTagType], { description: 'What people wrote on it, by key.' })
  async tags(@Root() { id }: ModelType): Promise<ModelTagType[]> {
    return (await this.tagging.of([id])).get(id) ?? [];
  }

  @FieldResolver(() => [GateType], { description: 'The gates in force.' })
  async gates(@Root() { id }: ModelType): Promise<GateType[]> {
    return (await this.models.gates(id)).map(showGate);
  }

  @FieldResolver(() => GateConnection, { description: 'Every version of every gate that it ever had, newest first.' })
  async gateVersions(@Root() { id }: ModelType, @Args(() => PageArgs) page: PageArgs): Promise<GateConnection> {
    return connectionOf(await this.models.gateVersions(id, page), showGate);
  }

  @FieldResolver(() => ApprovalPolicyType, { description: 'What its gates ask for together.' })
  async approvalPolicy(@Root() { id }: ModelType): Promise<ApprovalPolicyType> {
    return policyOf(await this.models.gates(id));
  }

  @FieldResolver(() => ModelVersionType, { nullable: true, description: 'The version that answers for it.' })
  async champion(@Root() { id }: ModelType, @Ctx() context: GraphContext): Promise<ModelVersionType | undefined> {
    const versionId = await this.models.championOf(id);
    return versionId === undefined ? undefined : context.load('ModelVersion', versionId);
  }
}
