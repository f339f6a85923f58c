import { ConflictError, InvalidInputError } from '@cairn/core';
import { doubleOf, wholeOf, type MlflowArguments, type MlflowCall, type MlflowCaller } from '@cairn/subgraph';
import type { ModelMetric } from '../../domain/logged-model.js';
import { SeriesBuilder, type MetricSeries } from '../../domain/metric.js';
import { historyKey } from '../../domain/tag.js';
import { nameTag, parentTag } from './run-tags.js';
import { recordIn, tagsIn, type MlflowServices } from './services.js';

/** Limits of one `runs/log-batch`. */
const most = { metrics: 1_000, params: 100, tags: 100, all: 1_000, bytes: 1_000_000 } as const;

export function loggingCalls(services: MlflowServices): MlflowCall[] {
  const { runs, inputs, models } = services;
  const setTags = async (runId: string, tags: readonly { key: string; value: string }[], caller: MlflowCaller): Promise<void> => {
    const named = (key: string): string | undefined => tags.findLast((tag) => tag.key === key)?.value;
    const [name, parentId] = [named(nameTag), named(parentTag)];
    if (name !== undefined || parentId !== undefined) await runs.restate(runId, { name, parentId }, caller);
    const rest = tags.filter(({ key }) => key !== nameTag && key !== parentTag);
    if (rest.length > 0) await runs.annotate(runId, { tags: rest }, caller);
  };
  return [
    {
      method: 'POST',
      path: 'runs/log-metric',
      access: 'log',
      async answer(args, caller) {
        await logMetrics(services, { runId: args.firstText('run_id', 'run_uuid'), ...metricsIn([args.values]) }, caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/log-parameter',
      access: 'log',
      async answer(args, caller) {
        const param = { key: args.text('key'), value: args.optionalText('value') ?? '' };
        await runs.annotate(args.firstText('run_id', 'run_uuid'), { params: [param] }, caller, { afterEnd: true });
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/set-tag',
      access: 'log',
      async answer(args, caller) {
        await setTags(args.firstText('run_id', 'run_uuid'), [{ key: args.text('key'), value: args.optionalText('value') ?? '' }], caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/delete-tag',
      access: 'log',
      async answer(args, caller) {
        await runs.removeTags(args.text('run_id'), [args.text('key')], caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/log-batch',
      access: 'log',
      bodyBytes: most.bytes,
      async answer(args, caller) {
        const runId = args.firstText('run_id', 'run_uuid');
        const metrics = metricsIn(args.rawObjects('metrics'));
        const params = tagsIn(args, 'params');
        const tags = tagsIn(args);
        checkCounts({ metrics: metrics.count, params: params.length, tags: tags.length });
        checkOnce(params.map(({ key }) => key));
        // What may be refused comes first, so that a batch that does not fit leaves nothing behind.
        if (params.length > 0) await runs.annotate(runId, { params }, caller, { afterEnd: true });
        if (tags.length > 0) await setTags(runId, tags, caller);
        if (metrics.count > 0) await logMetrics(services, { runId, ...metrics }, caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/log-inputs',
      access: 'log',
      async answer(args, caller) {
        const datasets = args.objects('datasets').map((input) => {
          const dataset = input.object('dataset');
          return {
            name: dataset.text('name'),
            digest: dataset.text('digest'),
            sourceType: dataset.optionalText('source_type') ?? 'unknown',
            source: dataset.optionalText('source') ?? '',
            schema: dataset.optionalText('schema'),
            profile: dataset.optionalText('profile'),
            tags: recordIn(input, 'tags'),
          };
        });
        await inputs.log(args.text('run_id'), { datasets, modelIds: args.objects('models').map((model) => model.text('model_id')) }, caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/outputs',
      access: 'log',
      async answer(args, caller) {
        await models.logOutputs(args.text('run_id'), args.objects('models').map((model) => ({ modelId: model.text('model_id'), step: model.whole('step') ?? 0 })), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'runs/log-model',
      access: 'log',
      async answer(args, caller) {
        const runId = args.text('run_id');
        const logged = parsedModel(args);
        const run = await runs.visible(runId, caller);
        const [known] = (await runs.tagsOf([run.id], [historyKey])).get(run.id)!;
        const history = [...((known ? JSON.parse(known.value) : []) as unknown[]), logged];
        await runs.annotate(runId, { tags: [{ key: historyKey, value: JSON.stringify(history) }] }, caller);
        return {};
      },
    },
  ];
}

interface ReadMetrics {
  readonly count: number;
  readonly series: readonly MetricSeries[];
  /** Those that are said of logged models too. */
  readonly ofModels: readonly Omit<ModelMetric, 'runId'>[];
}

/** Keeps points of a run, and of logged models where a point names one. The same request again is kept once, as MLflow has it. */
async function logMetrics({ metrics, models }: MlflowServices, { runId, series, ofModels }: ReadMetrics & { readonly runId: string }, caller: MlflowCaller): Promise<void> {
  await metrics.logSeries({ runId, batchId: caller.bodyDigest(), series, afterEnd: true }, caller);
  await models.logMetrics(ofModels.map((metric) => ({ ...metric, runId })), caller);
}

function metricsIn(metrics: readonly Readonly<Record<string, unknown>>[]): ReadMetrics {
  const builder = new SeriesBuilder();
  const ofModels: Omit<ModelMetric, 'runId'>[] = [];
  metrics.forEach((metric, place) => {
    const { key, value, timestamp, step, model_id: modelId } = metric;
    if (typeof key !== 'string' || key === '') throw new InvalidInputError(`Missing value for required parameter 'metrics[${place}].key'`);
    if (value === undefined || value === null) throw new InvalidInputError(`Missing value for required parameter 'metrics[${place}].value'`);
    const point = {
      value: typeof value === 'number' ? value : doubleOf(`metrics[${place}].value`, value),
      atMs: wholeIn(timestamp, { place, field: 'timestamp', otherwise: Date.now }),
      step: wholeIn(step, { place, field: 'step', otherwise: () => 0 }),
    };
    builder.add(key, point);
    if (typeof modelId === 'string' && modelId !== '') ofModels.push({ key, ...point, modelId, datasetName: textOr(metric['dataset_name']), datasetDigest: textOr(metric['dataset_digest']) });
  });
  return { count: metrics.length, series: builder.series(), ofModels };
}

/** The name of the field is put together only for a message: there are thousands. */
function wholeIn(value: unknown, { place, field, otherwise }: { readonly place: number; readonly field: string; readonly otherwise: () => number }): number {
  if (Number.isSafeInteger(value)) return value as number;
  return value === undefined || value === null ? otherwise() : wholeOf(`metrics[${place}].${field}`, value);
}

function checkCounts({ metrics, params, tags }: { readonly metrics: number; readonly params: number; readonly tags: number }): void {
  const refuse = (what: string, count: number, limit: number): never => {
    throw new InvalidInputError(`A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`);
  };
  if (metrics > most.metrics) refuse('metrics', metrics, most.metrics);
  if (params > most.params) refuse('params', params, most.params);
  if (tags > most.tags) refuse('tags', tags, most.tags);
  const all = metrics + params + tags;
  if (all > most.all) refuse('metrics, params, and tags', all, most.all);
}

function checkOnce(keys: readonly string[]): void {
  const twice = keys.find((key, place) => keys.indexOf(key) !== place);
  if (twice !== undefined) throw new InvalidInputError(`Duplicate parameter keys have been submitted: '${twice}'`);
}

function parsedModel(args: MlflowArguments): unknown {
  try {
    return JSON.parse(args.text('model_json'));
  } catch (cause) {
    if (cause instanceof InvalidInputError || cause instanceof ConflictError) throw cause;
    throw new InvalidInputError(`Malformed model info: 'model_json' is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
