import { InvalidInputError, type Json, type JsonObject } from '@cairn/core';
import type { MlflowArguments, MlflowCall, MlflowCaller } from '@cairn/subgraph';
import type { EvaluationDataset, EvaluationRecord, RecordOffer } from '../../domain/evaluation-dataset.js';
import { authorOf, userTag } from '../../domain/evaluation-dataset-search.js';
import { experimentId, pageOfList, type MlflowServices } from './services.js';

/** How many datasets, and records, an answer has when the client does not say. */
const usualPage = 1_000;
const versions = ['3.0'] as const;

/** Evaluation datasets. What has no fixed shape travels as JSON in a text. */
export function evaluationDatasetCalls(services: MlflowServices): MlflowCall[] {
  const { evaluationDatasets: datasets } = services;
  const experimentsIn = (args: MlflowArguments, caller: MlflowCaller): Promise<string[]> => Promise.all(args.texts('experiment_ids').map((id) => experimentId(services, id, caller)));
  const search = async (args: MlflowArguments, caller: MlflowCaller): Promise<object> => {
    const asked = { experimentIds: await experimentsIn(args, caller), filter: args.optionalText('filter_string') ?? '', orderBy: args.texts('order_by') };
    const { page, next } = pageOfList(await datasets.search(await caller.project(), asked, caller), args, usualPage);
    return { datasets: page.map(datasetMessage), ...(next === undefined ? {} : { next_page_token: next }) };
  };
  return [
    {
      method: 'POST',
      path: 'datasets/create',
      versions,
      access: 'log',
      async answer(args, caller) {
        const experimentIds = await experimentsIn(args, caller);
        // Experiments say in which project; where none is named, the client does.
        const [first] = experimentIds;
        const projectId = first === undefined ? await caller.project() : (await services.experiments.visible(first, caller)).projectId;
        return { dataset: datasetMessage(await datasets.create({ projectId, name: args.text('name'), tags: tagsIn(args), experimentIds }, caller)) };
      },
    },
    { method: 'POST', path: 'datasets/search', versions, access: 'read', answer: search },
    { method: 'GET', path: 'datasets/search', versions, access: 'read', answer: search },
    { method: 'GET', path: 'datasets/:id', versions, access: 'read', answer: async (_, caller) => ({ dataset: datasetMessage(await datasets.visible(caller.params['id']!, caller)) }) },
    {
      method: 'DELETE',
      path: 'datasets/:id',
      versions,
      access: 'log',
      async answer(_, caller) {
        await datasets.delete(caller.params['id']!, caller);
        return {};
      },
    },
    {
      method: 'PATCH',
      path: 'datasets/:id/tags',
      versions,
      access: 'log',
      answer: async (args, caller) => ({ dataset: datasetMessage(await datasets.setTags(caller.params['id']!, tagsIn(args), caller)) }),
    },
    {
      method: 'DELETE',
      path: 'datasets/:id/tags/:key',
      versions,
      access: 'log',
      answer: async (_, caller) => ({ dataset: datasetMessage(await datasets.removeTag(caller.params['id']!, caller.params['key']!, caller)) }),
    },
    {
      method: 'POST',
      path: 'datasets/:id/records',
      versions,
      access: 'log',
      async answer(args, caller) {
        const { inserted, updated } = await datasets.putRecords(caller.params['id']!, recordsIn(args), caller);
        return { inserted_count: inserted, updated_count: updated };
      },
    },
    {
      method: 'GET',
      path: 'datasets/:id/records',
      versions,
      access: 'read',
      async answer(args, caller) {
        const { id } = await datasets.visible(caller.params['id']!, caller);
        const first = args.whole('max_results', { min: 1, max: 10_000 }) ?? usualPage;
        const { records, next } = await datasets.records(id, { first, after: placeIn(args) });
        return { records: JSON.stringify(records.map((record) => recordMessage(id, record))), ...(next === undefined ? {} : { next_page_token: String(next) }) };
      },
    },
    {
      method: 'DELETE',
      path: 'datasets/:id/records',
      versions,
      access: 'log',
      answer: async (args, caller) => ({ deleted_count: await datasets.removeRecords(caller.params['id']!, args.texts('dataset_record_ids'), caller) }),
    },
    { method: 'GET', path: 'datasets/:id/experiment-ids', versions, access: 'read', answer: async (_, caller) => ({ experiment_ids: (await datasets.visible(caller.params['id']!, caller)).experimentIds }) },
    {
      method: 'POST',
      path: 'datasets/:id/add-experiments',
      versions,
      access: 'log',
      answer: async (args, caller) => ({ dataset: datasetMessage(await datasets.addExperiments(caller.params['id']!, await experimentsIn(args, caller), caller)) }),
    },
    {
      method: 'POST',
      path: 'datasets/:id/remove-experiments',
      versions,
      access: 'log',
      answer: async (args, caller) => ({ dataset: datasetMessage(await datasets.removeExperiments(caller.params['id']!, await experimentsIn(args, caller), caller)) }),
    },
  ];
}

function datasetMessage(dataset: EvaluationDataset): object {
  return {
    dataset_id: dataset.id,
    name: dataset.name,
    tags: JSON.stringify(dataset.tags),
    schema: dataset.schema && JSON.stringify(dataset.schema),
    profile: dataset.recordCount === 0 ? undefined : JSON.stringify({ num_records: dataset.recordCount }),
    digest: dataset.digest,
    created_time: dataset.createdAt.getTime(),
    last_update_time: dataset.changedAt.getTime(),
    created_by: authorOf(dataset),
    last_updated_by: dataset.tags[userTag] ?? dataset.changedBy,
    experiment_ids: dataset.experimentIds,
  };
}

function recordMessage(datasetId: string, { id, inputs, outputs, expectations, tags, source, ...record }: EvaluationRecord): object {
  return {
    dataset_record_id: id,
    dataset_id: datasetId,
    inputs,
    outputs: outputs ?? undefined,
    expectations,
    tags,
    ...(source ? { source: { source_type: source.type, source_data: source.data }, source_type: source.type, source_id: source.data['trace_id'] ?? source.data['source_id'] } : {}),
    created_time: record.createdAt.getTime(),
    last_update_time: record.changedAt.getTime(),
    created_by: tags[userTag] ?? record.createdBy,
    last_updated_by: tags[userTag] ?? record.changedBy,
  };
}

function tagsIn(args: MlflowArguments): Record<string, string> {
  const text = args.optionalText('tags');
  if (!text) return {};
  const tags = objectIn(parsed(text, 'tags'), 'tags');
  return Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, typeof value === 'string' ? value : JSON.stringify(value)]])));
}

function recordsIn(args: MlflowArguments): RecordOffer[] {
  const records = parsed(args.text('records'), 'records');
  if (!Array.isArray(records)) throw new InvalidInputError("Invalid value for parameter 'records': expected a list in JSON");
  return (records as readonly Json[]).map((one, place) => {
    const at = `records[${place}]`;
    const record = objectIn(one, at);
    const optional = (name: string): JsonObject | undefined => (record[name] === undefined || record[name] === null ? undefined : objectIn(record[name], `${at}.${name}`));
    const source = optional('source');
    return {
      inputs: objectIn(record['inputs'], `${at}.inputs`),
      outputs: record['outputs'],
      expectations: optional('expectations'),
      tags: optional('tags') ?? {},
      source: source && { type: typeof source['source_type'] === 'string' ? source['source_type'] : 'UNSPECIFIED', data: source['source_data'] ? objectIn(source['source_data'], `${at}.source.source_data`) : {} },
    };
  });
}

function objectIn(value: Json | undefined, name: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidInputError(`Invalid value for parameter '${name}': expected an object`);
  return value as JsonObject;
}

function parsed(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new InvalidInputError(`Invalid value for parameter '${name}': it is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function placeIn(args: MlflowArguments): number {
  const token = args.optionalText('page_token') || '0';
  if (!/^\d{1,15}$/.test(token)) throw new InvalidInputError(`Invalid page token '${token.slice(0, 40)}'`);
  return Number(token);
}
