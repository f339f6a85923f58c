import { InvalidInputError } from '@cairn/core';
import { readJson, sendJson, type DoorProjects, type Route, type RouteRequest } from '@cairn/subgraph';
import type { LabelPlace, LabelReceipt, LabelService } from '../domain/label-service.js';
import type { OfferedLabel } from '../domain/label.js';
import { readLabelCsv } from './label-csv.js';

/** One request may hold so much. */
const limits = { bytes: 2 ** 25, labels: 100_000 };

/**
 * `POST /api/v1/labels`: what really happened, by prediction or by key, as JSON (`{projectId?, endpointId?, labels: [{predictionId |
 * key, value, at}]}`) or as CSV (`prediction_id` or `key`, `value`, `at`; place in the query). All is kept, or nothing.
 */
export function labelRoutes(labels: LabelService, projects: DoorProjects): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/labels',
      access: 'log',
      async handle(request, response) {
        const receipt = isCsv(request) ? await fromCsv(labels, projects, request) : await fromJson(labels, projects, request);
        sendJson(response, 200, receipt);
      },
    },
  ];
}

function isCsv({ raw }: RouteRequest): boolean {
  const type = (raw.headers['content-type'] ?? 'application/json').split(';')[0]!.trim().toLowerCase();
  if (type === 'text/csv') return true;
  if (type === 'application/json') return false;
  throw new InvalidInputError(`Content-Type is '${type.slice(0, 60)}'; expected application/json or text/csv`);
}

async function fromCsv(labels: LabelService, projects: DoorProjects, request: RouteRequest): Promise<LabelReceipt> {
  const { raw, query, context } = request;
  const place = await placeOf(projects, request, { projectId: query.get('projectId'), endpointId: query.get('endpointId') });
  const read = await readLabelCsv(raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, limits).catch((error: unknown) => {
    // A client that is cut off while it sends never sees the answer.
    raw.resume();
    throw error;
  });
  return labels.record({ ...place, nameOf: (index) => `Line ${read.lines[index]}` }, read.labels, context);
}

async function fromJson(labels: LabelService, projects: DoorProjects, request: RouteRequest): Promise<LabelReceipt> {
  const body = await readJson(request.raw, limits.bytes);
  if (typeof body !== 'object' || body === null || !Array.isArray((body as { labels?: unknown }).labels)) throw new InvalidInputError('The body has no list of labels; expected {projectId?, endpointId?, labels: [{predictionId | key, value, at}]}');
  const { projectId, endpointId, labels: offered } = body as { projectId?: unknown; endpointId?: unknown; labels: unknown[] };
  const place = await placeOf(projects, request, { projectId, endpointId });
  return labels.record(place, offered.map(offeredLabel), request.context);
}

async function placeOf(projects: DoorProjects, request: RouteRequest, { projectId, endpointId }: { readonly projectId: unknown; readonly endpointId: unknown }): Promise<LabelPlace> {
  return { projectId: optionalText('projectId', projectId) ?? (await projects.of(request)), endpointId: optionalText('endpointId', endpointId), limit: limits.labels };
}

function offeredLabel(offered: unknown, index: number): OfferedLabel {
  const label = `Label ${index + 1}`;
  if (typeof offered !== 'object' || offered === null) throw new InvalidInputError(`${label} is ${shown(offered)}; expected {predictionId | key, value, at}`);
  const { predictionId, key, value, at, ...rest } = offered as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new InvalidInputError(`${label} has '${unknown.slice(0, 60)}'; expected predictionId or key, value and at`);
  if (typeof value !== 'number') throw new InvalidInputError(`${label} has value ${shown(value)}; expected a number`);
  return {
    predictionId: optionalText(`${label}: predictionId`, predictionId),
    key: optionalText(`${label}: key`, key),
    value,
    at: new Date(typeof at === 'string' && /^\d{4}-\d{2}-\d{2}/.test(at) ? at : NaN),
  };
}

function optionalText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new InvalidInputError(`'${name}' is ${shown(value)}; expected a text`);
  return value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 60);
}
