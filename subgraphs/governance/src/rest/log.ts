import type { ServerResponse } from 'node:http';
import { NotFoundError } from '@cairn/core';
import type { Route } from '@cairn/subgraph';
import type { AuditService } from '../domain/audit/audit-service.js';
import { parseTilePath } from '../domain/audit/tiles.js';

/** The log as others read it who check it: newest checkpoint, keys and tiles (C2SP tlog-tiles), under `/api/v1/log`. */
export function logRoutes(audit: AuditService): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/log/checkpoint',
      access: 'signedIn',
      async handle(_request, response) {
        const newest = await audit.checkpoint();
        if (!newest) throw new NotFoundError('Nothing was signed yet; the first checkpoint follows within a second');
        send(response, 'text/plain; charset=utf-8', Buffer.from(newest.note), false);
      },
    },
    {
      method: 'GET',
      path: '/api/v1/log/keys',
      access: 'signedIn',
      async handle(_request, response) {
        const keys = await audit.signingKeys();
        send(response, 'text/plain; charset=utf-8', Buffer.from(keys.map(({ verifierKey }) => `${verifierKey}\n`).join('')), false);
      },
    },
    {
      method: 'GET',
      path: '/api/v1/log/tile/*',
      access: 'signedIn',
      async handle({ params, context }, response) {
        const place = parseTilePath(params['*'] ?? '');
        send(response, 'application/octet-stream', await audit.tile(place, context), true);
      },
    },
  ];
}

/** What a tile holds never changes, so whoever has it may keep it. */
function send(response: ServerResponse, type: string, bytes: Buffer, immutable: boolean): void {
  response.writeHead(200, {
    'content-type': type,
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
    'cache-control': immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(bytes);
}
