import { InvalidInputError } from '@cairn/core';
import { readJson, sendJson, type Route } from '@cairn/subgraph';
import type { MetricSeries } from '../domain/metric.js';
import type { MetricService } from '../domain/metric-service.js';

/** Room for 10,000 points of a series each, with keys of 250 characters. */
const maxBodyBytes = 8 * 2 ** 20;

/**
 * Metrics in columns, for clients that log many: the same batches as the mutation `logMetrics`, without an object a point.
 * Body: `{ batchId, series: [{ key, steps, values, atMs }] }`; answer: `{ accepted, repeated }`.
 */
export function metricRoutes(metrics: MetricService): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/runs/:run/metrics',
      access: 'log',
      async handle(request, response) {
        const { batchId, series } = objectIn(await readJson(request.raw, maxBodyBytes), 'Body');
        if (typeof batchId !== 'string' || batchId === '') throw new InvalidInputError("'batchId' is missing; expected a text made by the caller");
        const batch = { runId: request.params['run'] ?? '', batchId, series: listIn(series, 'series').map(seriesIn) };
        const { accepted, repeated } = await metrics.logSeries(batch, request.context);
        sendJson(response, 200, { accepted, repeated });
      },
    },
  ];
}

function seriesIn(item: unknown, place: number): MetricSeries {
  const where = `series[${place}]`;
  const { key, steps, values, atMs } = objectIn(item, where);
  if (typeof key !== 'string') throw new InvalidInputError(`'${where}.key' is missing; expected the name of a metric`);
  return { key, steps: columnIn(steps, `${where}.steps`, numberIn), values: columnIn(values, `${where}.values`, valueIn), atMs: columnIn(atMs, `${where}.atMs`, numberIn) };
}

function columnIn(list: unknown, where: string, read: (item: unknown) => number | string): Float64Array {
  return Float64Array.from(listIn(list, where), (item, index) => {
    const number = read(item);
    if (typeof number === 'string') throw new InvalidInputError(`'${where}[${index}]' is no number; expected ${number}`);
    return number;
  });
}

function objectIn(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidInputError(`${where} is no object; expected { batchId, series: [{ key, steps, values, atMs }] }`);
  return value as Record<string, unknown>;
}

function listIn(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new InvalidInputError(`'${where}' is no list`);
  return value;
}

/** The number, or what was expected. */
function numberIn(item: unknown): number | string {
  return typeof item === 'number' ? item : 'one';
}

/** JSON has no NaN and no infinities: null and 'NaN' are the first, 'Infinity' and '-Infinity' the others. */
function valueIn(item: unknown): number | string {
  if (typeof item === 'number') return item;
  if (item === null || item === 'NaN') return NaN;
  if (item === 'Infinity') return Infinity;
  if (item === '-Infinity') return -Infinity;
  return "one, null, 'NaN', 'Infinity' or '-Infinity'";
}
