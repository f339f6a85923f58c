import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import { MAX_PAGE_SIZE } from '@cairn/core';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { ModelService } from '../domain/model-service.js';
import type { ModelVersion } from '../domain/model-version.js';
import { SearchService } from '../domain/search-service.js';
import { TagService } from '../domain/tag-service.js';
import { VersionService } from '../domain/version-service.js';
import { ModelVersionsArgs, SearchArgs } from './inputs.js';
import { ModelVersionConnection, ModelVersionType, showVersion } from './model-version.js';
import { ModelType } from './model.js';
import { ModelTagType } from './tag.js';

@injectable()
@Resolver(() => ModelVersionType)
export class ModelVersionResolver {
  constructor(
    @inject(VersionService) private readonly versions: VersionService,
    @inject(ModelService) private readonly models: ModelService,
    @inject(SearchService) private readonly search: SearchService,
    @inject(TagService) private readonly tagging: TagService,
  ) {}

  @Query(() => ModelVersionType, { nullable: true, description: 'A version of a model by id.' })
  @Access('read')
  async modelVersion(@Arg('id', () => ID, { description: 'mv_…' }) id: string, @Ctx() context: GraphContext): Promise<ModelVersionType | undefined> {
    const version = await this.versions.byId(id, context);
    return version && showVersion(version);
  }

  @Query(() => ModelVersionConnection, { name: 'modelVersions', description: 'Versions of all models of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ModelVersionsArgs) { projectId, status, ...page }: ModelVersionsArgs, @Ctx() context: GraphContext): Promise<ModelVersionConnection> {
    return connectionOf(await this.versions.list({ projectId, status }, page, context), showVersion);
  }

  @Query(() => ModelVersionConnection, { description: 'Versions of all models of a project that a filter fits, those changed last first unless the order says otherwise.' })
  @Access('read')
  async searchModelVersions(@Args(() => SearchArgs) args: SearchArgs, @Ctx() context: GraphContext): Promise<ModelVersionConnection> {
    return connectionOf(await this.search.versions(args, MAX_PAGE_SIZE, context), showVersion);
  }

  @Subscription(() => ModelVersionType, {
    description: 'Versions of a project as they are registered, judged, decided about, staged, described and deleted.',
    subscribe: ({ args, context }: { args: { projectId: string }; context: GraphContext }) => context.resolve(VersionService).follow(args.projectId, context),
  })
  @Access('read')
  modelVersionChanged(@Arg('projectId', () => ID, { description: 'The project.' }) _projectId: string, @Root() version: ModelVersion): ModelVersionType {
    return showVersion(version);
  }

  @FieldResolver(() => ModelType, { description: 'The model it is a version of.' })
  model(@Root() { modelId }: ModelVersionType, @Ctx() context: GraphContext): Promise<ModelType | undefined> {
    return context.load('Model', modelId);
  }

  @FieldResolver(() => [ModelTagType], { description: 'What people wrote on it, by key.' })
  async tags(@Root() { id }: ModelVersionType): Promise<ModelTagType[]> {
    return (await this.tagging.of([id])).get(id) ?? [];
  }

  @FieldResolver(() => [String], { description: 'Names that point at it.' })
  async aliases(@Root() { id, modelId }: ModelVersionType): Promise<string[]> {
    return (await this.models.aliases(modelId)).filter(({ versionId }) => versionId === id).map(({ name }) => name);
  }
}
