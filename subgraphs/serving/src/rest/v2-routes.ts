import { UnavailableError } from '@cairn/core';
import { readBody, sendJson, type Route, type RouteRequest } from '@cairn/subgraph';
import { isAnswering } from '../domain/endpoint.js';
import type { InferenceService } from '../domain/inference-service.js';
import { readInferBody } from './infer-request.js';
import { inferResponse } from './infer-response.js';

/** The most bytes one request may have: 16 MiB. */
const maxRequestBytes = 2 ** 24;

/** The Open Inference Protocol V2 over HTTP, with tensors as JSON. A model is an endpoint, by its name. */
export function v2Routes(inference: InferenceService, ready: () => boolean): Route[] {
  const routes: Route[] = [
    route('GET', '/v2', 'signedIn', (_, response) => sendJson(response, 200, { name: 'cairn', version: '2', extensions: [] })),
    route('GET', '/v2/health/live', 'public', (_, response) => sendJson(response, 200, { live: true })),
    // KServe's client reads `ready`, the protocol's text says `live`, tritonclient looks at the status alone.
    route('GET', '/v2/health/ready', 'public', (_, response) => sendJson(response, ready() ? 200 : 503, { live: true, ready: ready() })),
  ];
  for (const model of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    routes.push(
      route('GET', model, 'read', (request, response) => sendJson(response, 200, metadata(inference, request))),
      route('GET', `${model}/ready`, 'read', (request, response) => {
        const { target } = inference.describe(request.params['model']!, placeOf(request), request.context);
        if (!isAnswering(target.host.state)) throw new UnavailableError(`Endpoint '${request.params['model']}' is ${target.host.state}`);
        sendJson(response, 200, { name: request.params['model'], ready: true });
      }),
      route('POST', `${model}/infer`, 'read', async (request, response) => {
        const endpoint = request.params['model']!;
        const { id, request: asked } = readInferBody(await readBody(request.raw, maxRequestBytes));
        const answer = await inference.infer({ endpoint, ...placeOf(request), ...asked }, request.context);
        const text = inferResponse(endpoint, id, answer);
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
        response.end(text);
      }),
    );
  }
  return routes;
}

function route(method: Route['method'], path: string, access: Route['access'], handle: Route['handle']): Route {
  return { method, path, access, errors: 'inference', handle };
}

function placeOf({ params, raw }: RouteRequest): { readonly projectId: string | undefined; readonly version: string | undefined } {
  const project = raw.headers['x-cairn-project'];
  return { projectId: typeof project === 'string' ? project : undefined, version: params['version'] };
}

function metadata(inference: InferenceService, request: RouteRequest): object {
  const { deployment, target } = inference.describe(request.params['model']!, placeOf(request), request.context);
  return {
    name: deployment.endpoint.name,
    versions: deployment.targets.map(({ variant }) => variant.modelVersionId),
    platform: 'onnxruntime_onnx',
    inputs: target.variant.inputs,
    outputs: target.variant.outputs,
    properties: {},
  };
}
