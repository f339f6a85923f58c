import { InvalidInputError, NotFoundError } from '@cairn/core';
import type { MlflowArguments, MlflowCall, MlflowCaller } from '@cairn/subgraph';
import type { Experiment } from '../../domain/experiment.js';
import { experimentMessage } from './shown.js';
import { experimentId, lifecycleIn, pageOfList, tagsIn, type MlflowServices } from './services.js';

/** How many experiments a page has when the client does not say. */
const usualPage = 1_000;

export function experimentCalls(services: MlflowServices): MlflowCall[] {
  const { experiments } = services;
  const idIn = (args: MlflowArguments, caller: MlflowCaller): Promise<string> => experimentId(services, args.text('experiment_id'), caller);
  const shown = async (found: readonly Experiment[]): Promise<object[]> => {
    const tags = await experiments.tagsOf(found.map(({ id }) => id));
    return found.map((experiment) => experimentMessage(experiment, tags.get(experiment.id)!));
  };
  const search = async (args: MlflowArguments, caller: MlflowCaller): Promise<object> => {
    const asked = { filter: args.optionalText('filter') ?? '', orderBy: args.texts('order_by'), lifecycle: lifecycleIn(args, 'view_type') };
    const { page, next } = pageOfList(await experiments.search(await caller.project(), asked, caller), args, usualPage);
    return { experiments: await shown(page), ...(next === undefined ? {} : { next_page_token: next }) };
  };
  return [
    {
      method: 'POST',
      path: 'experiments/create',
      access: 'log',
      async answer(args, caller) {
        requireOurs(args.optionalText('artifact_location'));
        const { id } = await experiments.create({ projectId: await caller.project(), name: args.text('name'), tags: tagsIn(args) }, caller);
        return { experiment_id: id };
      },
    },
    { method: 'GET', path: 'experiments/search', access: 'read', answer: search },
    { method: 'POST', path: 'experiments/search', access: 'read', answer: search },
    {
      method: 'GET',
      path: 'experiments/get',
      access: 'read',
      async answer(args, caller) {
        const [experiment] = await shown([await experiments.visible(await idIn(args, caller), caller)]);
        return { experiment };
      },
    },
    {
      method: 'GET',
      path: 'experiments/get-by-name',
      access: 'read',
      async answer(args, caller) {
        const name = args.text('experiment_name');
        const found = await experiments.byName(await caller.project(), name, caller);
        if (!found) throw new NotFoundError(`Experiment '${name}' does not exist`);
        const [experiment] = await shown([found]);
        return { experiment };
      },
    },
    {
      method: 'POST',
      path: 'experiments/delete',
      access: 'log',
      async answer(args, caller) {
        await experiments.delete(await idIn(args, caller), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'experiments/restore',
      access: 'log',
      async answer(args, caller) {
        await experiments.restore(await idIn(args, caller), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'experiments/update',
      access: 'log',
      async answer(args, caller) {
        await experiments.rename(await idIn(args, caller), args.text('new_name'), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'experiments/set-experiment-tag',
      access: 'log',
      async answer(args, caller) {
        await experiments.setTags(await idIn(args, caller), [{ key: args.text('key'), value: args.optionalText('value') ?? '' }], caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'experiments/delete-experiment-tag',
      access: 'log',
      async answer(args, caller) {
        await experiments.removeTags(await idIn(args, caller), [args.text('key')], caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'experiments/search-datasets',
      access: 'read',
      async answer(args, caller) {
        const named = await Promise.all(args.texts('experiment_ids').map((id) => experimentId(services, id, caller)));
        const visible = (await experiments.byIds(named, caller)).flatMap((experiment) => (experiment ? [experiment.id] : []));
        const summaries = await services.inputs.summaries(visible);
        return { dataset_summaries: summaries.map(({ experimentId: experiment_id, ...rest }) => ({ experiment_id, ...rest })) };
      },
    },
  ];
}

/** @throws {InvalidInputError} for a place that is not ours: Cairn keeps artifacts itself, by digest. */
function requireOurs(location: string | undefined): void {
  if (location && !/^mlflow-artifacts:/i.test(location)) {
    throw new InvalidInputError(`Artifact location '${location.slice(0, 120)}' cannot be used: Cairn keeps artifacts in its own storage (mlflow-artifacts:/); leave it out`);
  }
}
