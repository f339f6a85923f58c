import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ConflictError, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { BlobStore, Route } from '@cairn/subgraph';
import type { AuditExport } from '../domain/export/export.js';

type FindExport = (id: string, context: RequestContext) => Promise<AuditExport | undefined>;

/** Bundles as files, whole or from a byte on (RFC 9110, section 14), so that a download that broke off goes on where it was. */
export function exportRoutes(find: FindExport, blobs: BlobStore): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/exports/:id',
      access: 'audit',
      async handle({ raw, params, context }, response) {
        const id = params['id'] ?? '';
        const found = await find(id, context);
        if (!found) throw NotFoundError.node('Export', id);
        requireIn(context, 'audit', found.projectId);
        if (found.digest === undefined) throw new ConflictError(`Export '${id}' has no bundle: it is ${found.state}`);
        const blob = await blobs.find(found.projectId, found.digest);
        const tag = `"${blob.digest}"`;
        const headers = {
          'content-type': 'application/zip',
          'content-disposition': `attachment; filename="${id}.zip"`,
          'x-content-type-options': 'nosniff',
          'accept-ranges': 'bytes',
          etag: tag,
        };
        const ifRange = raw.headers['if-range'];
        const range = ifRange === undefined || ifRange === tag ? rangeOf(raw.headers.range, blob.sizeBytes) : 'whole';
        if (range === 'outside') {
          response.writeHead(416, { 'content-range': `bytes */${blob.sizeBytes}`, 'content-length': 0 });
          response.end();
        } else if (range === 'whole') {
          response.writeHead(200, { ...headers, 'content-length': blob.sizeBytes });
          await pipeline(Readable.from(blobs.open(blob)), response);
        } else {
          response.writeHead(206, { ...headers, 'content-length': range.end - range.start, 'content-range': `bytes ${range.start}-${range.end - 1}/${blob.sizeBytes}` });
          await pipeline(Readable.from(blobs.open(blob, { range })), response);
        }
      },
    },
  ];
}

/** One range; several, and what is none, mean the whole, as RFC 9110 lets a server do. `end` is the byte after the last. */
function rangeOf(header: string | undefined, sizeBytes: number): 'whole' | 'outside' | { readonly start: number; readonly end: number } {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') return Number(last) === 0 ? 'outside' : { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes };
  if (last !== '' && Number(last) < Number(first)) return 'whole';
  if (Number(first) >= sizeBytes) return 'outside';
  return { start: Number(first), end: last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1) };
}
