import { InvalidInputError, UnsupportedError } from '@cairn/core';
import { sendJson, type Route, type RouteRequest } from '@cairn/subgraph';
import type { ModelPlace, ModelStatistics } from '../domain/model-repository.js';
import { mostJsonBytes, readPackedBody } from './body.js';
import { parseObject, shown } from './json-body.js';
import { inferenceRoute, placeOf, projectOf, type InferenceDoors } from './v2-routes.js';

/** The protocol's extensions that look at endpoints as models in a repository, and at what they did. */
export function repositoryRoutes({ repository }: InferenceDoors): Route[] {
  const statistics = (path: string, place: (request: RouteRequest) => ModelPlace | undefined): Route =>
    inferenceRoute('GET', path, 'read', async (request, response) => {
      const found = await repository.statistics(place(request), request.context);
      sendJson(response, 200, { model_stats: found.map(statisticsShown) });
    });
  return [
    // Before the model of any name: an endpoint that is called 'stats' has its own under its name.
    statistics('/v2/models/stats', () => undefined),
    statistics('/v2/models/:model/stats', placeOf),
    statistics('/v2/models/:model/versions/:version/stats', placeOf),
    inferenceRoute('POST', '/v2/repository/index', 'read', async (request, response) => {
      const { ready } = await bodyOf(request);
      if (ready !== undefined && typeof ready !== 'boolean') throw new InvalidInputError(`'ready' is ${shown(ready)}; expected true or false`);
      sendJson(response, 200, repository.index({ projectId: projectOf(request), ready }, request.context));
    }),
    inferenceRoute('POST', '/v2/repository/models/:model/load', 'operate', async (request, response) => {
      const { parameters } = await bodyOf(request);
      if (typeof parameters === 'object' && parameters !== null && Object.keys(parameters).length > 0) {
        throw new UnsupportedError('A model is loaded as it was approved: its configuration and files cannot be replaced here');
      }
      await repository.load(placeOf(request), request.context);
      sendJson(response, 200, { name: request.params['model'], load: true });
    }),
    inferenceRoute('POST', '/v2/repository/models/:model/unload', 'operate', async (request, response) => {
      await bodyOf(request);
      await repository.unload(placeOf(request), request.context);
      sendJson(response, 200, { name: request.params['model'], unload: true });
    }),
  ];
}

/** Clients that have nothing to say send nothing at all. */
async function bodyOf({ raw }: RouteRequest): Promise<Record<string, unknown>> {
  const bytes = await readPackedBody(raw, mostJsonBytes);
  return bytes.length === 0 ? {} : parseObject(bytes, '{ready?} or {parameters?}');
}

/** As Triton shows it; what is not measured is left out. */
function statisticsShown({ name, version, inferenceCount, success, failed }: ModelStatistics): object {
  return { name, version, inference_count: inferenceCount, inference_stats: { success, fail: { count: failed } } };
}
