import type { MlflowArguments, MlflowCall } from '@cairn/subgraph';
import { experimentId, recordIn, type MlflowServices } from './services.js';
import { searchIn, stateIn, visibleTrace } from './trace-calls.js';
import { traceInfoV2Message } from './trace-shown.js';

/** Traces as clients of version 2 speak of them: one call when they start, one when they end, and spans in a file. */
export function traceV2Calls(services: MlflowServices): MlflowCall[] {
  const { traces } = services;
  return [
    {
      method: 'POST',
      path: 'traces',
      access: 'log',
      async answer(args, caller) {
        const trace = await traces.tell(
          {
            experimentId: await experimentId(services, args.text('experiment_id'), caller),
            state: 'in_progress',
            startedAt: timeOf(args),
            tags: recordIn(args, 'tags'),
            metadata: recordIn(args, 'request_metadata'),
          },
          caller,
        );
        return { trace_info: traceInfoV2Message(trace) };
      },
    },
    {
      method: 'PATCH',
      path: 'traces/:id',
      access: 'log',
      async answer(args, caller) {
        const end = { state: stateIn(args.optionalText('status'), 0), endedAt: timeOf(args), tags: recordIn(args, 'tags'), metadata: recordIn(args, 'request_metadata') };
        return { trace_info: traceInfoV2Message(await traces.end(caller.params['id']!, end, () => caller.project(), caller)) };
      },
    },
    {
      method: 'GET',
      path: 'traces/:id/info',
      access: 'read',
      answer: async (_, caller) => ({ trace_info: traceInfoV2Message(await visibleTrace(services, caller.params['id']!, caller)) }),
    },
    {
      method: 'GET',
      path: 'traces',
      access: 'read',
      async answer(args, caller) {
        const { found, next } = await searchIn(services, args, args.texts('experiment_ids'), caller);
        return { traces: found.map(traceInfoV2Message), ...(next === undefined ? {} : { next_page_token: next }) };
      },
    },
  ];
}

function timeOf(args: MlflowArguments): Date {
  const ms = args.whole('timestamp_ms', { min: 0, max: 8.64e15 });
  return ms === undefined ? new Date() : new Date(ms);
}
