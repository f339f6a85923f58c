import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ArtifactRegistration } from '../domain/artifact-registration.js';
import { Registration } from '../domain/registration.js';
import { TagService } from '../domain/tag-service.js';
import { VersionChanges } from '../domain/version-changes.js';
import { RegisterModelVersionInput } from './inputs.js';
import { ModelVersionDescriptionInput, ModelVersionIdInput, ModelVersionStageInput, ModelVersionTagKeysInput, ModelVersionTagsInput, RegisterModelFromArtifactsInput } from './model-version-inputs.js';
import { ModelVersionType, showVersion } from './model-version.js';

/** How versions come to be, and what people do to them. */
@injectable()
@Resolver(() => ModelVersionType)
export class ModelVersionChangesResolver {
  constructor(
    @inject(Registration) private readonly registration: Registration,
    @inject(ArtifactRegistration) private readonly artifacts: ArtifactRegistration,
    @inject(VersionChanges) private readonly changes: VersionChanges,
    @inject(TagService) private readonly tags: TagService,
  ) {}

  @Mutation(() => ModelVersionType, { description: 'Registers an uploaded ONNX file as a version, tied to run, data and features.' })
  @Access('log')
  async registerModelVersion(@Arg('input', () => RegisterModelVersionInput) input: RegisterModelVersionInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.registration.register(input, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Registers logged artifacts as a version, tied to the run and the data that they come from.' })
  @Access('log')
  async registerModelFromArtifacts(@Arg('input', () => RegisterModelFromArtifactsInput) input: RegisterModelFromArtifactsInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.artifacts.register(input, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Says what is new about a version.' })
  @Access('log')
  async setModelVersionDescription(@Arg('input', () => ModelVersionDescriptionInput) { versionId, description }: ModelVersionDescriptionInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.changes.describe(versionId, description, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Writes tags on a version.' })
  @Access('log')
  async setModelVersionTags(@Arg('input', () => ModelVersionTagsInput) { versionId, tags }: ModelVersionTagsInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.tags.setOnVersion(versionId, tags, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Takes tags off a version.' })
  @Access('log')
  async deleteModelVersionTags(@Arg('input', () => ModelVersionTagKeysInput) { versionId, keys }: ModelVersionTagKeysInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.tags.removeFromVersion(versionId, keys, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Moves a version to a stage.' })
  @Access('operate')
  async setModelVersionStage(@Arg('input', () => ModelVersionStageInput) { versionId, ...move }: ModelVersionStageInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.changes.stage(versionId, move, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Deletes a version, and the names that point at it. Neither the champion, nor one that answers at an endpoint. An approved one asks for the permission to operate.' })
  @Access('log')
  async deleteModelVersion(@Arg('input', () => ModelVersionIdInput) { versionId }: ModelVersionIdInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.changes.delete(versionId, context));
  }
}
