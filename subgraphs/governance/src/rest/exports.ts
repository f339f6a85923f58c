import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { BlobStore, Route } from '@cairn/subgraph';
import type { AuditExport } from '../domain/export/export.js';

type FindExport = (id: string, context: RequestContext) => Promise<AuditExport | undefined>;

/** Bundles as files. */
export function exportRoutes(find: FindExport, blobs: BlobStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/exports/:id',
      access: 'audit',
      async handle({ params, context }, response) {
        const id = params['id'] ?? '';
        const found = await find(id, context);
        if (!found) throw NotFoundError.node('Export', id);
        requireIn(context, 'audit', found.projectId);
        const blob = await blobs.find(found.projectId, found.digest);
        response.writeHead(200, {
          'content-type': 'application/zip',
          'content-length': blob.sizeBytes,
          'content-disposition': `attachment; filename="${id}.zip"`,
          'x-content-type-options': 'nosniff',
        });
        await pipeline(Readable.from(blobs.open(blob)), response);
      },
    },
  ];
}
