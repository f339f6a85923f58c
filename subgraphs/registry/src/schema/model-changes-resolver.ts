import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { AliasService } from '../domain/alias-service.js';
import { ModelChanges } from '../domain/model-changes.js';
import { TagService } from '../domain/tag-service.js';
import { CreateModelInput, ModelDescriptionInput, ModelIdInput, ModelTagKeysInput, ModelTagsInput, MoveAliasInput, RemoveAliasInput, RenameModelInput } from './model-inputs.js';
import { ModelType, showModel } from './model.js';

/** What people do to models. */
@injectable()
@Resolver(() => ModelType)
export class ModelChangesResolver {
  constructor(
    @inject(ModelChanges) private readonly changes: ModelChanges,
    @inject(TagService) private readonly tags: TagService,
    @inject(AliasService) private readonly aliases: AliasService,
  ) {}

  @Mutation(() => ModelType, { description: 'Makes a model that has no versions yet.' })
  @Access('log')
  async createModel(@Arg('input', () => CreateModelInput) input: CreateModelInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.changes.create(input, context));
  }

  @Mutation(() => ModelType, { description: 'Gives a model another name. One with an approved version asks for the permission to operate.' })
  @Access('log')
  async renameModel(@Arg('input', () => RenameModelInput) { modelId, name }: RenameModelInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.changes.rename(modelId, name, context));
  }

  @Mutation(() => ModelType, { description: 'Says what a model answers.' })
  @Access('log')
  async setModelDescription(@Arg('input', () => ModelDescriptionInput) { modelId, description }: ModelDescriptionInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.changes.describe(modelId, description, context));
  }

  @Mutation(() => ModelType, { description: 'Writes tags on a model.' })
  @Access('log')
  async setModelTags(@Arg('input', () => ModelTagsInput) { modelId, tags }: ModelTagsInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.tags.setOnModel(modelId, tags, context));
  }

  @Mutation(() => ModelType, { description: 'Takes tags off a model.' })
  @Access('log')
  async deleteModelTags(@Arg('input', () => ModelTagKeysInput) { modelId, keys }: ModelTagKeysInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.tags.removeFromModel(modelId, keys, context));
  }

  @Mutation(() => ModelType, { description: 'Deletes a model and its versions; its name is free again. Not while one of them answers at an endpoint. One with an approved version asks for the permission to operate.' })
  @Access('log')
  async deleteModel(@Arg('input', () => ModelIdInput) { modelId }: ModelIdInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.changes.delete(modelId, context));
  }

  @Mutation(() => ModelType, { description: 'Points a name at a version. The name champion asks for the permission to operate.' })
  @Access('log')
  async moveAlias(@Arg('input', () => MoveAliasInput) input: MoveAliasInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.aliases.move(input, context));
  }

  @Mutation(() => ModelType, { description: 'Takes a name off the version that it points at. The name champion asks for the permission to operate.' })
  @Access('log')
  async removeAlias(@Arg('input', () => RemoveAliasInput) input: RemoveAliasInput, @Ctx() context: GraphContext): Promise<ModelType> {
    return showModel(await this.aliases.remove(input, context));
  }
}
