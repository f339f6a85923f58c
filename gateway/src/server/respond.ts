import type { ServerResponse } from 'node:http';
import { CairnError } from '@cairn/core';
import { errorForms, type ErrorForm, type Logger } from '@cairn/subgraph';
import { described } from '../errors.js';

/** Answers with JSON. */
export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export interface ErrorResponseOptions {
  readonly requestId: string;
  readonly logger: Logger;
  /** Whose form the caller understands. Defaults to our own. */
  readonly form?: ErrorForm | undefined;
}

/** Answers with an error: what callers may see with its own status, anything else masked with a reference. */
export function respondError(response: ServerResponse, thrown: unknown, { requestId, logger, form = 'cairn' }: ErrorResponseOptions): void {
  const visible = thrown instanceof CairnError ? thrown : undefined;
  if (!visible) logger.error('A request failed', { requestId, reference: requestId, ...described(thrown) });
  if (response.headersSent) {
    // The answer had begun: cutting the connection is the only way left to say that it is not whole.
    response.destroy();
    return;
  }
  const { status, body, headers = {} } = errorForms[form](visible, requestId);
  if (visible?.code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
  const wait = visible?.details?.['retryAfterSeconds'];
  if (typeof wait === 'number') response.setHeader('retry-after', String(wait));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  respondJson(response, status, body);
}
