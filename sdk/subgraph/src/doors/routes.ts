import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Permission, RequestContext } from '@cairn/core';
import { InvalidInputError, LimitExceededError } from '@cairn/core';
import type { ErrorForm } from './error-forms.js';

/** A door for other tools, served by the gateway at the same origin as the graph. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/v2/models/:model/infer`; a last segment `*` takes the rest of the path as the parameter `*`. */
  readonly path: string;
  /** What the caller must hold in at least one project; the handler narrows it to the project at hand. */
  readonly access: Permission | 'signedIn' | 'public';
  /** How it says errors, its caller's sign-in included. Defaults to our own form. */
  readonly errors?: ErrorForm;
  handle(request: RouteRequest, response: ServerResponse): Promise<void> | void;
}

/** One request to a door, after the caller was identified. */
export interface RouteRequest {
  readonly raw: IncomingMessage;
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly query: URLSearchParams;
  /** On a `public` route without a credential, the actor is one without any role. */
  readonly context: RequestContext;
}

/**
 * The whole body.
 * @throws {LimitExceededError} when it is longer than `limitBytes`; the rest is let in and thrown away, since a client that
 * is cut off while it sends sees a broken connection, and would send it all again.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) {
      request.resume();
      throw new LimitExceededError(`Body exceeds ${limitBytes.toLocaleString('en')} bytes`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, sizeBytes);
}

/** @throws {InvalidInputError} when the body is not JSON. */
export async function readJson(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const body = await readBody(request, limitBytes);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new InvalidInputError(`Body is not JSON: ${(cause as Error).message}`, { cause });
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers });
  response.end(text);
}
