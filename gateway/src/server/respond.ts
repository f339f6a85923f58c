import type { ServerResponse } from 'node:http';
import { CairnError, httpStatusOf } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import { described } from '../errors.js';

/** Answers with JSON. */
export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export interface ErrorResponseOptions {
  readonly requestId: string;
  readonly logger: Logger;
}

/** Answers with an error: what callers may see with its own status, anything else masked with a reference. */
export function respondError(response: ServerResponse, thrown: unknown, { requestId, logger }: ErrorResponseOptions): void {
  const visible = thrown instanceof CairnError;
  if (!visible) logger.error('A request failed', { requestId, reference: requestId, ...described(thrown) });
  if (response.headersSent) {
    // The answer had begun: cutting the connection is the only way left to say that it is not whole.
    response.destroy();
    return;
  }
  if (!visible) {
    respondJson(response, 500, { error: 'Internal error', code: 'INTERNAL', reference: requestId });
    return;
  }
  const { message, code, details } = thrown;
  if (code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
  respondJson(response, httpStatusOf[code], { error: message, code, ...(details === undefined ? {} : { details }) });
}
