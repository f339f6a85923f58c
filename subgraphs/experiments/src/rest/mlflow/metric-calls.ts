import { InvalidInputError } from '@cairn/core';
import { doubleText, type MlflowCall } from '@cairn/subgraph';
import type { MetricSeries } from '../../domain/metric.js';
import type { MlflowServices } from './services.js';

/** The most points of one answer. */
const mostPoints = 25_000;
/** The most runs of one bulk answer. */
const mostRuns = 100;

export function metricCalls({ runs, metrics }: MlflowServices): MlflowCall[] {
  return [
    {
      method: 'GET',
      path: 'metrics/get-history',
      access: 'read',
      async answer(args, caller) {
        const run = await runs.visible(args.firstText('run_id', 'run_uuid'), caller);
        const from = placeOf(args.optionalText('page_token'));
        const first = args.whole('max_results', { min: 1, max: 1_000_000 });
        const { series, next } = await metrics.history(run, args.text('metric_key'), { from, first: first === undefined ? Number.MAX_SAFE_INTEGER - from - 1 : Math.min(first, mostPoints) });
        return { metrics: pointMessages(series), ...(next === undefined ? {} : { next_page_token: String(next) }) };
      },
    },
    {
      method: 'GET',
      path: 'metrics/get-history-bulk-interval',
      access: 'read',
      async answer(args, caller) {
        const ids = args.texts('run_ids');
        if (ids.length === 0 || ids.length > mostRuns) throw new InvalidInputError(`GetMetricHistoryBulkInterval request must specify 1 to ${mostRuns} run_ids. Got ${ids.length} run_ids.`);
        const key = args.text('metric_key');
        const first = args.whole('max_results', { min: 2, max: 2_500 }) ?? 320;
        const [low, high] = [args.whole('start_step') ?? -Infinity, args.whole('end_step') ?? Infinity];
        const answers: object[] = [];
        for (const id of ids) {
          const [found] = await metrics.thinned(await runs.visible(id, caller), [key], first);
          if (found) answers.push(...pointMessages(between(found, low, high), id));
        }
        return { metrics: answers };
      },
    },
  ];
}

function pointMessages({ key, steps, values, atMs }: MetricSeries, runId?: string): object[] {
  return Array.from(steps, (step, index) => ({ key, value: doubleText(values[index]!), timestamp: atMs[index]!, step, ...(runId === undefined ? {} : { run_id: runId }) }));
}

function between({ key, steps, values, atMs }: MetricSeries, low: number, high: number): MetricSeries {
  const kept = [...steps.keys()].filter((index) => steps[index]! >= low && steps[index]! <= high);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(kept, (index) => column[index]!);
  return { key, steps: pick(steps), values: pick(values), atMs: pick(atMs) };
}

function placeOf(token: string | undefined): number {
  if (!token) return 0;
  if (!/^\d{1,15}$/.test(token)) throw new InvalidInputError(`Invalid page token '${token.slice(0, 40)}'`);
  return Number(token);
}
