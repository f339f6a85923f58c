import { InvalidInputError } from '@cairn/core';
import type { MlflowArguments, MlflowCall, MlflowCaller } from '@cairn/subgraph';
import type { Trace, TraceState, Values } from '../../domain/trace.js';
import type { TraceChoice } from '../../domain/trace-store.js';
import { assessmentIn } from './assessment-calls.js';
import { experimentId, type MlflowServices } from './services.js';
import { spanMessage, traceInfoMessage } from './trace-shown.js';

/** The most traces of one page, and of one answer with spans. */
const most = { page: 500, named: 1_000, whole: 100 } as const;
const usualPage = 100;
const both = ['2.0', '3.0'] as const;

/** Traces as clients of version 3 speak of them, and what is common to both versions. */
export function traceCalls(services: MlflowServices): MlflowCall[] {
  const { traces } = services;
  const named = (ids: readonly string[], caller: MlflowCaller): Promise<Trace[]> => {
    if (ids.length > most.named) throw new InvalidInputError(`${ids.length.toLocaleString('en')} traces named; at most ${most.named.toLocaleString('en')}`);
    return traces.named([...new Set(ids)], () => caller.project(), caller);
  };
  const withId = (args: MlflowArguments, caller: MlflowCaller): Promise<Trace> => visibleTrace(services, args.text('trace_id'), caller);
  const whole = async (found: readonly Trace[]): Promise<object[]> => {
    if (found.length > most.whole) throw new InvalidInputError(`${found.length.toLocaleString('en')} traces asked for with their spans; at most ${most.whole}`);
    const [infos, spans] = await Promise.all([infoMessages(services, found), traces.spansOf(found)]);
    return found.map((trace, place) => ({ trace_info: infos[place], spans: spans.get(trace.id)!.map((span) => spanMessage(trace, span)) }));
  };
  const inExperiments = (found: readonly Trace[], args: MlflowArguments): Trace[] => {
    const only = args.texts('experiment_ids');
    return found.filter((trace) => only.length === 0 || only.includes(trace.experimentId));
  };
  return [
    {
      method: 'POST',
      path: 'traces',
      versions: ['3.0'],
      access: 'log',
      async answer(args, caller) {
        const info = args.object('trace').object('trace_info');
        const location = info.object('trace_location').object('mlflow_experiment');
        const durationMs = durationIn(info, 'execution_duration');
        const trace = await traces.tell(
          {
            experimentId: await experimentId(services, location.text('experiment_id'), caller),
            externalId: info.text('trace_id'),
            clientRequestId: info.optionalText('client_request_id'),
            state: stateIn(info.optionalText('state'), durationMs),
            startedAt: timeIn(info, 'request_time'),
            durationMs,
            requestPreview: info.optionalText('request_preview'),
            responsePreview: info.optionalText('response_preview'),
            tags: valuesIn(info, 'tags'),
            metadata: valuesIn(info, 'trace_metadata'),
            assessments: info.objects('assessments').map((one) => ({ ...assessmentIn(one), valid: one.truth('valid') ?? true, createdAt: timeIn(one, 'create_time'), changedAt: timeIn(one, 'last_update_time') })),
          },
          caller,
        );
        return { trace: { trace_info: (await infoMessages(services, [trace]))[0] } };
      },
    },
    {
      method: 'GET',
      path: 'traces/get',
      versions: ['3.0'],
      access: 'read',
      answer: async (args, caller) => ({ trace: (await whole([await withId(args, caller)]))[0] }),
    },
    {
      method: 'GET',
      path: 'traces/batchGet',
      versions: ['3.0'],
      access: 'read',
      answer: async (args, caller) => ({ traces: await whole(inExperiments(await named(args.texts('trace_ids'), caller), args)) }),
    },
    {
      method: 'POST',
      path: 'traces/batchGetInfos',
      versions: ['3.0'],
      access: 'read',
      answer: async (args, caller) => ({ trace_infos: await infoMessages(services, inExperiments(await named(args.texts('trace_ids'), caller), args)) }),
    },
    {
      method: 'POST',
      path: 'traces/search',
      versions: ['3.0'],
      access: 'read',
      async answer(args, caller) {
        const experiments = args.objects('locations').map((location) => location.object('mlflow_experiment').text('experiment_id'));
        const { found, next } = await searchIn(services, args, experiments, caller);
        return { traces: await infoMessages(services, found), ...(next === undefined ? {} : { next_page_token: next }) };
      },
    },
    {
      method: 'GET',
      path: 'traces/:id',
      versions: both,
      access: 'read',
      async answer(_, caller) {
        const trace = await visibleTrace(services, caller.params['id']!, caller);
        return { trace: { trace_info: (await infoMessages(services, [trace]))[0] } };
      },
    },
    {
      method: 'POST',
      path: 'traces/delete-traces',
      versions: both,
      access: 'log',
      async answer(args, caller) {
        const experiment = await experimentId(services, args.text('experiment_id'), caller);
        return { traces_deleted: await traces.delete(experiment, choiceIn(args), caller) };
      },
    },
    {
      method: 'PATCH',
      path: 'traces/:id/tags',
      versions: both,
      access: 'log',
      async answer(args, caller) {
        const trace = await visibleTrace(services, caller.params['id']!, caller);
        await traces.setTags(trace.id, [{ key: args.text('key'), value: args.optionalText('value') ?? '' }], caller);
        return {};
      },
    },
    {
      method: 'DELETE',
      path: 'traces/:id/tags',
      versions: both,
      access: 'log',
      async answer(args, caller) {
        const trace = await visibleTrace(services, caller.params['id']!, caller);
        await traces.removeTag(trace.id, args.text('key'), caller);
        return {};
      },
    },
    {
      method: 'POST',
      path: 'traces/link-to-run',
      versions: both,
      access: 'log',
      async answer(args, caller) {
        const ids = args.texts('trace_ids');
        const found = await named(ids, caller);
        const missing = ids.find((id) => !found.some((trace) => trace.externalId === id || trace.id === id));
        if (missing !== undefined) await visibleTrace(services, missing, caller);
        await traces.linkToRun(found, args.text('run_id'), caller);
        return {};
      },
    },
  ];
}

/** @throws {NotFoundError} when it is missing or hidden from the caller. */
export function visibleTrace({ traces }: MlflowServices, id: string, caller: MlflowCaller): Promise<Trace> {
  return traces.visible(id, () => caller.project(), caller);
}

async function infoMessages({ assessments }: MlflowServices, found: readonly Trace[]): Promise<object[]> {
  const said = await assessments.of(found.map(({ id }) => id));
  return found.map((trace) => traceInfoMessage(trace, said.get(trace.id)!));
}

/** A page of a search, as both versions ask for it. */
export async function searchIn(services: MlflowServices, args: MlflowArguments, experiments: readonly string[], caller: MlflowCaller): Promise<{ readonly found: readonly Trace[]; readonly next: string | undefined }> {
  const first = Math.min(args.whole('max_results', { min: 1, max: 50_000 }) ?? usualPage, most.page);
  const experimentIds = await Promise.all(experiments.map((id) => experimentId(services, id, caller)));
  const asked = { experimentIds, filter: args.optionalText('filter'), orderBy: args.texts('order_by') };
  const { traces: found, next } = await services.traces.search(asked, { first, after: args.optionalText('page_token') || undefined }, caller);
  return { found, next };
}

/** @throws {InvalidInputError} for a state that MLflow does not have. */
export function stateIn(state: string | undefined, durationMs: number | undefined): TraceState {
  switch (state) {
    case 'OK':
    case 'ERROR':
    case 'IN_PROGRESS':
      return state.toLowerCase() as TraceState;
    case undefined:
    case 'STATE_UNSPECIFIED':
    case 'TRACE_STATUS_UNSPECIFIED':
      return durationMs === undefined ? 'in_progress' : 'ok';
    default:
      throw new InvalidInputError(`Invalid value '${state.slice(0, 40)}' for parameter 'state': expected OK, ERROR or IN_PROGRESS`);
  }
}

function choiceIn(args: MlflowArguments): TraceChoice {
  const ids = args.texts('request_ids');
  if (ids.length > 0) return { ids };
  const until = args.whole('max_timestamp_millis', { min: 0, max: 8.64e15 });
  if (until === undefined) throw new InvalidInputError("Either 'max_timestamp_millis' or 'request_ids' must be given");
  return { until: new Date(until), most: args.whole('max_traces', { min: 1 }) ?? Number.MAX_SAFE_INTEGER };
}

/** A map of texts, as protobuf's JSON writes it. */
function valuesIn(args: MlflowArguments, name: string): Values {
  const values = args.raw(name) ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) throw new InvalidInputError(`Invalid value for parameter '${name}': expected an object of texts`);
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== 'string') throw new InvalidInputError(`Invalid value for parameter '${name}.${key.slice(0, 40)}': expected a text`);
  }
  return values as Values;
}

/** A moment, as protobuf's JSON writes it; now when it is not said. */
function timeIn(args: MlflowArguments, name: string): Date {
  const text = args.optionalText(name);
  if (!text) return new Date();
  const at = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(at.getTime())) throw new InvalidInputError(`Invalid value '${text.slice(0, 40)}' for parameter '${name}': expected a time such as 2026-01-31T12:00:00.000Z`);
  return at;
}

/** A span of time in milliseconds, as protobuf's JSON writes it: `1.250s`. */
function durationIn(args: MlflowArguments, name: string): number | undefined {
  const text = args.optionalText(name);
  if (!text) return undefined;
  const seconds = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(text)?.[1];
  if (seconds === undefined) throw new InvalidInputError(`Invalid value '${text.slice(0, 40)}' for parameter '${name}': expected seconds such as 1.250s`);
  return Math.round(Number(seconds) * 1e6) / 1e3;
}
