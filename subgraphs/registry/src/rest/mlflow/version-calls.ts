import type { MlflowCall } from '@cairn/subgraph';
import { stageOf } from '../../domain/stage.js';
import { modelOf, tagOf, tagsOf, versionOf, type DoorServices } from './door.js';
import { searchOf } from './search.js';
import { downloadUri, showVersion, showVersions } from './shapes.js';

/** The most versions of one page. */
const mostVersions = 200_000;

/** `model-versions/…` */
export function versionCalls(services: DoorServices): MlflowCall[] {
  const { artifacts, versionChanges, tags, search } = services;
  return [
    {
      method: 'POST',
      path: 'model-versions/create',
      access: 'log',
      async answer(args, caller) {
        const source = args.text('source');
        const { projectId, name } = await modelOf(services, args, caller);
        const version = await artifacts.register(
          {
            projectId,
            model: name,
            source,
            runId: args.optionalText('run_id'),
            loggedModelId: args.optionalText('model_id'),
            runLink: args.optionalText('run_link') || undefined,
            description: args.optionalText('description') || undefined,
            tags: tagsOf(args),
          },
          caller,
        );
        return { model_version: await showVersion(version, services, caller) };
      },
    },
    {
      method: 'GET',
      path: 'model-versions/get',
      access: 'read',
      answer: async (args, caller) => ({ model_version: await showVersion(await versionOf(services, args, caller), services, caller) }),
    },
    {
      method: 'GET',
      path: 'model-versions/search',
      access: 'read',
      async answer(args, caller) {
        const { nodes, next } = await searchOf(args, caller, { most: mostVersions, usual: 10_000, find: (request) => search.versions(request, mostVersions, caller) });
        return { model_versions: await showVersions(nodes, services, caller), ...next };
      },
    },
    {
      method: 'PATCH',
      path: 'model-versions/update',
      access: 'log',
      async answer(args, caller) {
        const { id } = await versionOf(services, args, caller);
        return { model_version: await showVersion(await versionChanges.describe(id, args.optionalText('description') ?? '', caller), services, caller) };
      },
    },
    {
      method: 'DELETE',
      path: 'model-versions/delete',
      access: 'log',
      async answer(args, caller) {
        const { id } = await versionOf(services, args, caller);
        await versionChanges.delete(id, caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'model-versions/transition-stage',
      access: 'operate',
      async answer(args, caller) {
        const stage = stageOf(args.text('stage'));
        const { id } = await versionOf(services, args, caller);
        const version = await versionChanges.stage(id, { stage, archivesOthers: args.truth('archive_existing_versions') }, caller);
        return { model_version: await showVersion(version, services, caller) };
      },
    },
    {
      method: 'GET',
      path: 'model-versions/get-download-uri',
      access: 'read',
      answer: async (args, caller) => ({ artifact_uri: downloadUri(await versionOf(services, args, caller)) }),
    },
    {
      method: 'POST',
      path: 'model-versions/set-tag',
      access: 'log',
      async answer(args, caller) {
        const tag = tagOf(args);
        const { id } = await versionOf(services, args, caller);
        await tags.setOnVersion(id, [tag], caller);
        return {};
      },
    },
    {
      method: 'DELETE',
      path: 'model-versions/delete-tag',
      access: 'log',
      async answer(args, caller) {
        const key = args.text('key');
        const { id } = await versionOf(services, args, caller);
        await tags.removeFromVersion(id, [key], caller);
        return {};
      },
    },
  ];
}
