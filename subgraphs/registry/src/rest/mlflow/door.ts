import { NotFoundError } from '@cairn/core';
import type { MlflowArguments, MlflowCaller } from '@cairn/subgraph';
import type { AliasService } from '../../domain/alias-service.js';
import type { ArtifactRegistration } from '../../domain/artifact-registration.js';
import type { Model } from '../../domain/model.js';
import type { ModelChanges } from '../../domain/model-changes.js';
import type { ModelService } from '../../domain/model-service.js';
import type { ModelVersion } from '../../domain/model-version.js';
import type { SearchService } from '../../domain/search-service.js';
import type { Tag } from '../../domain/tag.js';
import type { TagService } from '../../domain/tag-service.js';
import type { VersionChanges } from '../../domain/version-changes.js';
import type { VersionService } from '../../domain/version-service.js';

/** The services that the door speaks for. */
export interface DoorServices {
  readonly models: ModelService;
  readonly modelChanges: ModelChanges;
  readonly versions: VersionService;
  readonly versionChanges: VersionChanges;
  readonly artifacts: ArtifactRegistration;
  readonly aliases: AliasService;
  readonly tags: TagService;
  readonly search: SearchService;
}

/** The model that the call names. @throws {NotFoundError} when the caller's project has none such. */
export async function modelOf({ models }: DoorServices, args: MlflowArguments, caller: MlflowCaller): Promise<Model> {
  const name = args.text('name');
  const model = await models.byName(await caller.project(), name, caller);
  if (!model) throw NotFoundError.node('Model', name);
  return model;
}

/** The version that the call names by model and number. @throws {NotFoundError} when the caller's project has none such. */
export async function versionOf(services: DoorServices, args: MlflowArguments, caller: MlflowCaller): Promise<ModelVersion> {
  args.text('version');
  const number = args.whole('version') ?? 0;
  const model = await modelOf(services, args, caller);
  const version = await services.versions.byNumber(model, number);
  if (!version) throw new NotFoundError(`Model '${model.name}' has no version ${number}`);
  return version;
}

/** A list of `{key, value}`; a tag without a value has an empty one. */
export function tagsOf(args: MlflowArguments): Tag[] {
  return args.objects('tags').map(tagOf);
}

export function tagOf(args: MlflowArguments): Tag {
  return { key: args.text('key'), value: args.optionalText('value') ?? '' };
}
