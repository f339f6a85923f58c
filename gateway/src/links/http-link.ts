import { TimeoutError, UnavailableError } from '@cairn/core';
import type { RequestContext } from '@cairn/core';
import type { ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import { Agent, request as send } from 'undici';
import { WebSocket } from 'ws';
import { laterStream } from '../streams.js';
import type { SubgraphLink, SubgraphRequest } from './link.js';
import { socketStream } from './socket-stream.js';

export interface HttpLinkOptions {
  /** Longest wait for a whole answer, a retry included, in milliseconds. Defaults to 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Most connections to the subgraph. Defaults to 64. */
  readonly connections?: number | undefined;
}

/** The headers that prove to a subgraph who asks. They are made for each body, so that they can sign it. */
export type HeadersFor = (context: RequestContext, body: string) => Promise<Readonly<Record<string, string>>>;

/**
 * The way to a subgraph over HTTP, with connections kept open. A query that could not be delivered, or met 502, 503 or
 * 504, is sent once more; a mutation never is. Subscriptions go over graphql-ws at the same address.
 * @param url where the subgraph answers GraphQL, `http://host:port/graphql`; its `/readyz` is asked for readiness.
 */
export function httpLink(
  name: string,
  url: string,
  headersFor: HeadersFor,
  { timeoutMs = 10_000, connections = 64 }: HttpLinkOptions = {},
): SubgraphLink {
  const dispatcher = new Agent({ connections, keepAliveTimeout: 30_000, connect: { timeout: timeoutMs } });
  const readyUrl = new URL('/readyz', url).href;
  const socketUrl = url.replace(/^http/, 'ws');

  async function attempt(body: string, context: RequestContext, deadline: AbortSignal): Promise<ExecutionResult> {
    const headers = { ...contextHeaders(context), ...(await headersFor(context, body)), 'content-type': 'application/json', accept: 'application/json' };
    const { statusCode, body: answer } = await send(url, { method: 'POST', headers, body, dispatcher, signal: deadline });
    const text = await answer.text();
    if (statusCode === 502 || statusCode === 503 || statusCode === 504) throw new Undelivered(`status ${statusCode}`);
    return answerIn(text, { name, statusCode });
  }

  return {
    name,
    async execute(request) {
      const body = bodyOf(request);
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = request.context.signal === undefined ? deadline : AbortSignal.any([deadline, request.context.signal]);
      try {
        return await attempt(body, request.context, signal);
      } catch (first) {
        if (!isUndelivered(first) || isMutation(request.query) || signal.aborted) throw translated(first, { name, deadline, timeoutMs });
        try {
          return await attempt(body, request.context, signal);
        } catch (second) {
          throw translated(second, { name, deadline, timeoutMs });
        }
      }
    },
    subscribe(request) {
      return laterStream(async () => {
        const { query, variables, operationName, context } = request;
        const client = createClient({
          url: socketUrl,
          webSocketImpl: WebSocket,
          connectionParams: async () => ({ ...contextHeaders(context), ...(await headersFor(context, bodyOf(request))) }),
          retryAttempts: 0,
        });
        return socketStream({ client, payload: { query, variables: { ...variables }, operationName }, name, mostWaiting: 1_000 });
      });
    },
    async ready() {
      try {
        const { statusCode, body } = await send(readyUrl, { dispatcher, signal: AbortSignal.timeout(Math.min(timeoutMs, 2_000)) });
        await body.dump();
        return statusCode === 200;
      } catch {
        return false;
      }
    },
    stop: () => dispatcher.close(),
  };
}

/** The request did not reach the subgraph, or no one behind its address answered. */
class Undelivered extends Error {}

const undeliveredCodes: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function isUndelivered(error: unknown): boolean {
  return error instanceof Undelivered || (error instanceof Error && undeliveredCodes.has((error as NodeJS.ErrnoException).code));
}

function translated(error: unknown, { name, deadline, timeoutMs }: { name: string; deadline: AbortSignal; timeoutMs: number }): unknown {
  if (deadline.aborted) return new TimeoutError(`Subgraph '${name}' did not answer within ${timeoutMs} ms`, { cause: error });
  if (isUndelivered(error)) return new UnavailableError(`Subgraph '${name}' does not answer`, { cause: error });
  return error;
}

function bodyOf({ query, variables, operationName }: SubgraphRequest): string {
  return JSON.stringify({ query, variables, operationName });
}

/** The request's id and cause, for the subgraph's log and events. */
function contextHeaders({ requestId, causeId }: RequestContext): Record<string, string> {
  return causeId === undefined ? { 'x-request-id': requestId } : { 'x-request-id': requestId, 'x-cairn-cause': causeId };
}

/** The planner writes mutations with the keyword first. */
function isMutation(query: string): boolean {
  return /^\s*mutation\b/.test(query);
}

/** @throws {Error} when it is no GraphQL answer, quoting how it begins. */
function answerIn(text: string, { name, statusCode }: { name: string; statusCode: number }): ExecutionResult {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer)) return answer as ExecutionResult;
  throw new Error(`Subgraph '${name}' answered status ${statusCode} and no GraphQL: ${text.slice(0, 200)}`);
}
