import { InvalidInputError, loggedModelVocabulary, parseOrder } from '@cairn/core';
import type { MlflowArguments, MlflowCall } from '@cairn/subgraph';
import { entriesIn, artifactFolder } from '../../domain/artifact.js';
import { artifactRoot } from '../../domain/artifact-uri.js';
import type { LoggedModel } from '../../domain/logged-model.js';
import type { ModelOrder } from '../../domain/logged-model-search.js';
import { loggedModelMessage } from './shown.js';
import { experimentId, pageOfList, recordIn, type MlflowServices } from './services.js';

const usualPage = 100;

export function loggedModelCalls(services: MlflowServices): MlflowCall[] {
  const { models, artifacts, experiments } = services;
  const shown = async (found: readonly LoggedModel[]): Promise<object[]> => {
    const metrics = await models.metricsOf(found.map(({ id }) => id));
    return found.map((model) => loggedModelMessage(model, metrics.get(model.id)!));
  };
  const answerOf = async (model: LoggedModel): Promise<object> => ({ model: (await shown([model]))[0] });
  return [
    {
      method: 'POST',
      path: 'logged-models',
      access: 'log',
      async answer(args, caller) {
        const model = await models.create(
          {
            experimentId: await experimentId(services, args.text('experiment_id'), caller),
            name: args.optionalText('name') || 'model',
            modelType: args.optionalText('model_type') || undefined,
            runId: args.optionalText('source_run_id') || undefined,
            params: recordIn(args, 'params'),
            tags: recordIn(args, 'tags'),
          },
          caller,
        );
        return answerOf(model);
      },
    },
    {
      method: 'POST',
      path: 'logged-models/search',
      access: 'read',
      async answer(args, caller) {
        const named = await Promise.all(args.texts('experiment_ids').map((id) => experimentId(services, id, caller)));
        const visible = (await experiments.byIds(named, caller)).flatMap((experiment) => (experiment ? [experiment.id] : []));
        const datasets = args.objects('datasets').map((dataset) => ({ name: dataset.text('dataset_name'), digest: dataset.optionalText('dataset_digest') || undefined }));
        const found = await models.search(visible, { filter: args.optionalText('filter') ?? '', order: args.objects('order_by').map(orderIn), datasets });
        const { page, next } = pageOfList(found, args, usualPage);
        return { models: await shown(page), ...(next === undefined ? {} : { next_page_token: next }) };
      },
    },
    {
      method: 'GET',
      path: 'logged-models/:id',
      access: 'read',
      answer: async (_, caller) => answerOf(await models.visible(caller.params['id']!, caller)),
    },
    {
      method: 'PATCH',
      path: 'logged-models/:id',
      access: 'log',
      async answer(args, caller) {
        const status = args.text('status');
        if (status !== 'LOGGED_MODEL_READY' && status !== 'LOGGED_MODEL_UPLOAD_FAILED') throw new InvalidInputError(`Invalid value '${status}' for parameter 'status': expected LOGGED_MODEL_READY or LOGGED_MODEL_UPLOAD_FAILED`);
        return answerOf(await models.finalize(caller.params['id']!, status === 'LOGGED_MODEL_READY' ? 'ready' : 'failed', caller));
      },
    },
    {
      method: 'DELETE',
      path: 'logged-models/:id',
      access: 'log',
      async answer(_, caller) {
        await models.delete(caller.params['id']!, caller);
        return {};
      },
    },
    {
      method: 'PATCH',
      path: 'logged-models/:id/tags',
      access: 'log',
      answer: async (args, caller) => answerOf(await models.setTags(caller.params['id']!, recordIn(args, 'tags'), caller)),
    },
    {
      method: 'DELETE',
      path: 'logged-models/:id/tags/:key',
      access: 'log',
      async answer(_, caller) {
        await models.removeTag(caller.params['id']!, caller.params['key']!, caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'logged-models/:id/params',
      access: 'log',
      async answer(args, caller) {
        await models.addParams(caller.params['id']!, recordIn(args, 'params'), caller);
        return {};
      },
    },
    {
      method: 'GET',
      path: 'logged-models/:id/artifacts/directories',
      access: 'read',
      async answer(args, caller) {
        const model = await models.visible(caller.params['id']!, caller);
        const owner = { kind: 'loggedModel', id: model.id } as const;
        const folder = artifactFolder(args.optionalText('artifact_directory_path') ?? '');
        const entries = entriesIn(folder, await artifacts.of(owner, folder));
        return { root_uri: artifactRoot(model.experimentId, owner), files: entries.map(({ path, isDirectory, sizeBytes }) => ({ path: folder === '' ? path : `${folder}/${path}`, is_dir: isDirectory, file_size: sizeBytes })) };
      },
    },
  ];
}

function orderIn(order: MlflowArguments): ModelOrder {
  const { subject, key } = parseOrder(order.text('field_name'), loggedModelVocabulary);
  return { subject, key, descending: order.truth('ascending') === false, datasetName: order.optionalText('dataset_name') || undefined, datasetDigest: order.optionalText('dataset_digest') || undefined };
}
