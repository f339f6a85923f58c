import { readBody, sendJson, type DoorProjects, type Route } from '@cairn/subgraph';
import type { ExternalEndpoints } from '../domain/external-endpoints.js';
import { readCloudEvents } from './cloud-events.js';

/** The most bytes of one request: 16 MiB. */
const maxRequestBytes = 2 ** 24;

/** `POST /api/v1/cloudevents`: what KServe's payload logger tells of models that answer elsewhere. */
export function cloudEventRoutes(external: ExternalEndpoints, projects: DoorProjects): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/cloudevents',
      access: 'log',
      async handle(request, response) {
        const projectId = await projects.of(request);
        const events = readCloudEvents(request.raw.headers, await readBody(request.raw, maxRequestBytes), new Date());
        await external.take(projectId, events, request.context);
        sendJson(response, 202, { taken: events.length });
      },
    },
  ];
}
