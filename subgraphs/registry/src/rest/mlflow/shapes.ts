import type { RequestContext } from '@cairn/core';
import type { Model } from '../../domain/model.js';
import type { ModelVersion } from '../../domain/model-version.js';
import { stages } from '../../domain/stage.js';
import type { Tag } from '../../domain/tag.js';
import type { DoorServices } from './door.js';

/** MLflow's RegisteredModels of models, read together. */
export async function showModels(models: readonly Model[], services: DoorServices, context: RequestContext): Promise<object[]> {
  const ids = models.map(({ id }) => id);
  const [aliases, tags, newest] = await Promise.all([services.models.aliases(...ids), services.tags.of(ids), services.versions.newestByStage(...ids)]);
  const pointed = await services.versions.byIds(aliases.map(({ versionId }) => versionId), context);
  const numbers = new Map(pointed.flatMap((version) => (version ? [[version.id, version.number] as const] : [])));
  const latest = await showVersions(newest, services, context);
  return models.map((model) => ({
    name: model.name,
    creation_timestamp: model.createdAt.getTime(),
    last_updated_timestamp: model.lastChangedAt.getTime(),
    user_id: model.createdBy,
    ...(model.description === undefined ? {} : { description: model.description }),
    latest_versions: inStageOrder(newest.flatMap((version, at) => (version.modelId === model.id ? [{ stage: version.stage, shown: latest[at]! }] : []))),
    tags: tags.get(model.id) ?? [],
    aliases: aliases.flatMap(({ modelId, name, versionId }) => (modelId === model.id ? [{ alias: name, version: String(numbers.get(versionId) ?? '') }] : [])),
  }));
}

export async function showModel(model: Model, services: DoorServices, context: RequestContext): Promise<object> {
  const [shown] = await showModels([model], services, context);
  return shown!;
}

/** MLflow's ModelVersions of versions, read together. */
export async function showVersions(versions: readonly ModelVersion[], services: DoorServices, context: RequestContext): Promise<object[]> {
  const modelIds = [...new Set(versions.map(({ modelId }) => modelId))];
  const [models, aliases, tags] = await Promise.all([
    services.models.byIds(modelIds, context),
    services.models.aliases(...modelIds),
    services.tags.of(versions.map(({ id }) => id)),
  ]);
  const names = new Map(models.flatMap((model) => (model ? [[model.id, model.name] as const] : [])));
  const pointing = new Map<string, string[]>();
  for (const { versionId, name } of aliases) pointing.set(versionId, [...(pointing.get(versionId) ?? []), name]);
  return versions.map((version) => versionShape(version, { name: names.get(version.modelId) ?? '', aliases: pointing.get(version.id) ?? [], tags: tags.get(version.id) ?? [] }));
}

export async function showVersion(version: ModelVersion, services: DoorServices, context: RequestContext): Promise<object> {
  const [shown] = await showVersions([version], services, context);
  return shown!;
}

/** Where a version's own bytes are read: those that were registered, whatever became of their source. */
export function downloadUri({ id }: ModelVersion): string {
  return `mlflow-artifacts:/model-versions/${id}`;
}

function versionShape(version: ModelVersion, { name, aliases, tags }: { readonly name: string; readonly aliases: readonly string[]; readonly tags: readonly Tag[] }): object {
  return {
    name,
    version: String(version.number),
    creation_timestamp: version.createdAt.getTime(),
    last_updated_timestamp: version.lastChangedAt.getTime(),
    user_id: version.createdBy,
    current_stage: version.stage,
    description: version.description ?? '',
    source: version.source ?? downloadUri(version),
    ...(version.runId === undefined ? {} : { run_id: version.runId }),
    ...(version.runLink === undefined ? {} : { run_link: version.runLink }),
    ...(version.loggedModelId === undefined ? {} : { model_id: version.loggedModelId }),
    // Its bytes are frozen with the version: there is nothing to wait for.
    status: 'READY',
    tags,
    aliases,
    // Beyond MLflow's: clients leave alone what they do not know.
    cairn_id: version.id,
    cairn_status: version.status,
  };
}

function inStageOrder(versions: readonly { readonly stage: (typeof stages)[number]; readonly shown: object }[]): object[] {
  return versions.toSorted((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage)).map(({ shown }) => shown);
}
