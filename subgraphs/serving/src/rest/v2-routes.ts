import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { InvalidInputError } from '@cairn/core';
import { sendJson, type Route, type RouteRequest } from '@cairn/subgraph';
import type { InferenceService } from '../domain/inference-service.js';
import { serverMetadata, type ModelPlace, type ModelRepository } from '../domain/model-repository.js';
import { mostBytes, mostJsonBytes, readPackedBody } from './body.js';
import { readInferBody, readRawBody } from './infer-request.js';
import { inferResponse } from './infer-response.js';
import { modelConfig } from './model-config.js';
import { sendPacked } from './send-packed.js';

/** What the doors of the inference protocol lead to. */
export interface InferenceDoors {
  readonly inference: InferenceService;
  readonly repository: ModelRepository;
  readonly ready: () => boolean;
}

/** The Open Inference Protocol V2 over HTTP. A model is an endpoint, by its name. */
export function v2Routes(doors: InferenceDoors): Route[] {
  const { repository, ready } = doors;
  const about = (_: RouteRequest, response: ServerResponse): void => sendJson(response, 200, serverMetadata);
  const routes: Route[] = [
    // The protocol's text says the one, its OpenAPI file the other.
    inferenceRoute('GET', '/v2', 'signedIn', about),
    inferenceRoute('GET', '/v2/', 'signedIn', about),
    inferenceRoute('GET', '/v2/health/live', 'public', (_, response) => sendJson(response, 200, { live: true })),
    // KServe's client reads `ready`, the protocol's text says `live`, tritonclient looks at the status alone.
    inferenceRoute('GET', '/v2/health/ready', 'public', (_, response) => sendJson(response, ready() ? 200 : 503, { live: true, ready: ready() })),
    inferenceRoute('GET', '/v2/models', 'read', (request, response) => sendJson(response, 200, { models: repository.names(projectOf(request), request.context) })),
  ];
  for (const model of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    routes.push(
      inferenceRoute('GET', model, 'read', (request, response) => sendJson(response, 200, { ...repository.metadata(placeOf(request), request.context), properties: {} })),
      inferenceRoute('GET', `${model}/ready`, 'read', (request, response) => {
        repository.requireReady(placeOf(request), request.context);
        sendJson(response, 200, { name: request.params['model'], ready: true });
      }),
      inferenceRoute('GET', `${model}/config`, 'read', (request, response) => sendJson(response, 200, modelConfig(repository.metadata(placeOf(request), request.context)))),
      inferenceRoute('POST', `${model}/infer`, 'read', (request, response) => infer(doors, request, response)),
    );
  }
  return routes;
}

async function infer({ inference, repository }: InferenceDoors, request: RouteRequest, response: ServerResponse): Promise<void> {
  const place = placeOf(request);
  const jsonBytes = jsonBytesOf(request);
  const bytes = await readPackedBody(request.raw, jsonBytes === undefined ? mostJsonBytes : mostBytes);
  const { request: asked, binary } = jsonBytes === 0 ? readRawBody(bytes, repository.metadata(place, request.context).inputs) : readInferBody(bytes, jsonBytes);
  const answer = await inference.infer({ ...place, ...asked }, request.context);
  const sent = inferResponse({ endpoint: place.endpoint, id: asked.requestId }, answer, binary);
  await sendPacked(response, sent.bytes, { asked: request.raw.headers, headers: headersOf(sent.jsonBytes) });
}

function headersOf(jsonBytes: number | undefined): OutgoingHttpHeaders {
  if (jsonBytes === undefined) return { 'content-type': 'application/json' };
  return { 'content-type': 'application/octet-stream', 'inference-header-content-length': jsonBytes };
}

/** Where the JSON of a body ends, when tensors follow it; 0 when there is no JSON. */
function jsonBytesOf({ raw }: RouteRequest): number | undefined {
  const given = raw.headers['inference-header-content-length'];
  if (given === undefined) return undefined;
  const length = Number(given);
  if (typeof given !== 'string' || !/^\d{1,15}$/.test(given)) {
    raw.resume();
    throw new InvalidInputError(`Inference-Header-Content-Length is '${String(given).slice(0, 60)}'; expected a whole number of bytes`);
  }
  return length;
}

export function inferenceRoute(method: Route['method'], path: string, access: Route['access'], handle: Route['handle']): Route {
  return { method, path, access, errors: 'inference', handle };
}

/** The endpoint that the path names. */
export function placeOf(request: RouteRequest): ModelPlace {
  const { model, version } = request.params;
  return { endpoint: model!, projectId: projectOf(request), version };
}

/** The project, where several have an endpoint of one name. */
export function projectOf({ raw }: RouteRequest): string | undefined {
  const project = raw.headers['x-cairn-project'];
  return typeof project === 'string' ? project : undefined;
}
