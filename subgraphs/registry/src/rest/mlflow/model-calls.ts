import type { MlflowCall } from '@cairn/subgraph';
import { stageOf } from '../../domain/stage.js';
import { modelOf, tagOf, tagsOf, type DoorServices } from './door.js';
import { searchOf } from './search.js';
import { showModel, showModels, showVersions } from './shapes.js';

/** The most models of one page. */
const mostModels = 1_000;

/** `registered-models/…`, but for aliases. */
export function modelCalls(services: DoorServices): MlflowCall[] {
  const { modelChanges, tags, search, versions } = services;

  const latestVersions: MlflowCall['answer'] = async (args, caller) => {
    const model = await modelOf(services, args, caller);
    const asked = args.texts('stages').map(stageOf);
    const newest = (await versions.newestByStage(model.id)).filter(({ stage }) => asked.length === 0 || asked.includes(stage));
    return { model_versions: await showVersions(newest, services, caller) };
  };

  return [
    {
      method: 'POST',
      path: 'registered-models/create',
      access: 'log',
      async answer(args, caller) {
        const model = await modelChanges.create({ projectId: await caller.project(), name: args.text('name'), description: args.optionalText('description'), tags: tagsOf(args) }, caller);
        return { registered_model: await showModel(model, services, caller) };
      },
    },
    {
      method: 'GET',
      path: 'registered-models/get',
      access: 'read',
      answer: async (args, caller) => ({ registered_model: await showModel(await modelOf(services, args, caller), services, caller) }),
    },
    {
      method: 'GET',
      path: 'registered-models/search',
      access: 'read',
      async answer(args, caller) {
        const { nodes, next } = await searchOf(args, caller, { most: mostModels, usual: 100, find: (request) => search.models(request, mostModels, caller) });
        return { registered_models: await showModels(nodes, services, caller), ...next };
      },
    },
    {
      method: 'POST',
      path: 'registered-models/rename',
      access: 'log',
      async answer(args, caller) {
        const name = args.text('new_name');
        const { id } = await modelOf(services, args, caller);
        return { registered_model: await showModel(await modelChanges.rename(id, name, caller), services, caller) };
      },
    },
    {
      method: 'PATCH',
      path: 'registered-models/update',
      access: 'log',
      async answer(args, caller) {
        const { id } = await modelOf(services, args, caller);
        return { registered_model: await showModel(await modelChanges.describe(id, args.optionalText('description') ?? '', caller), services, caller) };
      },
    },
    {
      method: 'DELETE',
      path: 'registered-models/delete',
      access: 'log',
      async answer(args, caller) {
        const { id } = await modelOf(services, args, caller);
        await modelChanges.delete(id, caller);
        return {};
      },
    },
    { method: 'POST', path: 'registered-models/get-latest-versions', access: 'read', answer: latestVersions },
    { method: 'GET', path: 'registered-models/get-latest-versions', access: 'read', answer: latestVersions },
    {
      method: 'POST',
      path: 'registered-models/set-tag',
      access: 'log',
      async answer(args, caller) {
        const tag = tagOf(args);
        const { id } = await modelOf(services, args, caller);
        await tags.setOnModel(id, [tag], caller);
        return {};
      },
    },
    {
      method: 'DELETE',
      path: 'registered-models/delete-tag',
      access: 'log',
      async answer(args, caller) {
        const key = args.text('key');
        const { id } = await modelOf(services, args, caller);
        await tags.removeFromModel(id, [key], caller);
        return {};
      },
    },
  ];
}
