import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { InvalidInputError, requireIn } from '@cairn/core';
import { sendJson, type BlobStore, type Route, type RouteRequest } from '@cairn/subgraph';

/** The most bytes one upload may have: 1 GiB. */
const maxUploadBytes = 2 ** 30;

/** Bytes go in and out here; what they mean is said in GraphQL. */
export function artifactRoutes(blobs: BlobStore): Route[] {
  return [
    {
      method: 'PUT',
      path: '/api/v1/artifacts',
      access: 'log',
      async handle(request, response) {
        const projectId = projectOf(request);
        requireIn(request.context, 'log', projectId);
        const { digest, sizeBytes } = await blobs.put(projectId, request.raw, { maxBytes: maxUploadBytes });
        sendJson(response, 201, { digest, sizeBytes });
      },
    },
    {
      method: 'GET',
      path: '/api/v1/artifacts/:digest',
      access: 'read',
      async handle(request, response) {
        const projectId = projectOf(request);
        requireIn(request.context, 'read', projectId);
        const blob = await blobs.find(projectId, request.params['digest'] ?? '');
        response.writeHead(200, {
          'content-type': 'application/octet-stream',
          'content-length': blob.sizeBytes,
          // Whatever was uploaded is never run in the portal's origin.
          'content-disposition': 'attachment',
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cache-control': 'private, immutable, max-age=31536000',
          etag: `"${blob.digest}"`,
        });
        await pipeline(Readable.from(blobs.open(blob)), response);
      },
    },
  ];
}

function projectOf(request: RouteRequest): string {
  const projectId = request.query.get('project');
  if (!projectId) throw new InvalidInputError("Query parameter 'project' is missing; expected the id of a project (prj_…)");
  return projectId;
}
