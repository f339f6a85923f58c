import { NotFoundError, UnsupportedError } from '@cairn/core';
import { sendJson, type Route, type RouteRequest } from '@cairn/subgraph';
import { mostJsonBytes, readPackedBody } from './body.js';
import { parseObject } from './json-body.js';
import { sendPacked } from './send-packed.js';
import { tensorsOf } from './v1-instances.js';
import { predictionsOf } from './v1-predictions.js';
import { inferenceRoute, placeOf, projectOf, type InferenceDoors } from './v2-routes.js';

/** The protocol V1 of KServe and TensorFlow Serving: values in rows, without their types. A model is an endpoint, by its name. */
export function v1Routes({ inference, repository }: InferenceDoors): Route[] {
  return [
    inferenceRoute('GET', '/v1/models', 'read', (request, response) => sendJson(response, 200, { models: repository.names(projectOf(request), request.context) })),
    inferenceRoute('GET', '/v1/models/:model', 'read', (request, response) => {
      repository.requireReady(placeOf(request), request.context);
      sendJson(response, 200, { name: request.params['model'], ready: true });
    }),
    // A verb stands behind the name: one segment of the path.
    inferenceRoute('POST', '/v1/models/:model', 'read', async (request, response) => {
      const place = { ...placeOf(request), endpoint: predicted(request) };
      const { inputs } = repository.metadata(place, request.context);
      const body = parseObject(await readPackedBody(request.raw, mostJsonBytes), '{instances} or {inputs}');
      const asked = { inputs: tensorsOf(inputs, body), observedAt: undefined, stickyKey: undefined, requestId: undefined, outputs: undefined };
      const answer = await inference.infer({ ...place, ...asked }, request.context);
      const bytes = Buffer.from(JSON.stringify({ predictions: predictionsOf(answer.outputs, answer.predictionIds.length) }));
      await sendPacked(response, bytes, { asked: request.raw.headers, headers: { 'content-type': 'application/json' } });
    }),
  ];
}

function predicted({ params, raw }: RouteRequest): string {
  const [name = '', verb, ...rest] = params['model']!.split(':');
  if (verb === 'predict' && rest.length === 0) return name;
  raw.resume();
  if (verb === 'explain') throw new UnsupportedError(`Endpoint '${name}' explains nothing here; its predictions are explained in the graph`);
  throw new NotFoundError(`POST /v1/models/${params['model']!.slice(0, 200)} leads nowhere; expected /v1/models/<endpoint>:predict`);
}
