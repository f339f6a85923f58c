import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { newId } from '@cairn/core';
import type { Actor, RequestContext } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import { GraphQLError } from 'graphql';
import type { ExecutionArgs } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { Context } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { described, masked, thrownResult } from '../errors.js';
import type { GraphRequest } from '../graph.js';
import type { LiveGraph } from '../live-graph.js';
import { streamWhile } from '../streams.js';
import { causeIn, fromAnotherSite, operationNamed } from './door.js';
import type { Identify, RecordDenial } from './door.js';

export interface SocketLimits {
  /** Operations that run on one socket at a time. Defaults to 100. */
  readonly operationsPerSocket: number;
  /** Bytes that wait for a client that does not read before its socket is cut. Defaults to 8,000,000. */
  readonly bufferedBytes: number;
  /** How often a socket's credential is looked at again while events flow, in milliseconds. Defaults to 60,000. */
  readonly recheckMs: number;
}

export const defaultSocketLimits: SocketLimits = { operationsPerSocket: 100, bufferedBytes: 8_000_000, recheckMs: 60_000 };

export interface GraphqlSocketOptions {
  readonly live: LiveGraph;
  readonly identify: Identify;
  readonly record: RecordDenial | undefined;
  readonly limits: SocketLimits;
  /** Longest message, in bytes. */
  readonly messageBytes: number;
  readonly logger: Logger;
}

/** What is known about a socket once it has signed in. */
interface Session {
  readonly headers: IncomingHttpHeaders;
  readonly causeId: string | undefined;
  checkedAt: number;
  readonly aborts: Map<string, AbortController>;
}

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** graphql-ws at `/graphql`, on the same executor as HTTP. A socket signs in with its first message or with its cookie. */
export class GraphqlSocket {
  readonly #options: GraphqlSocketOptions;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new WeakMap<object, Session>();
  readonly #server: { dispose(): void | Promise<void> };

  constructor(options: GraphqlSocketOptions) {
    this.#options = options;
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: options.messageBytes, perMessageDeflate: false });
    this.#server = useServer<Record<string, unknown> | undefined>(
      {
        onConnect: (context) => this.#connect(context),
        onSubscribe: (context, id, payload) => this.#prepare(context, id, payload),
        execute: (prepared) => options.live.execute(preparedIn(prepared).request),
        subscribe: (prepared) => {
          const { request, socket } = preparedIn(prepared);
          // Sending to a closed socket succeeds at once: a source that always has an event would be read for ever.
          return streamWhile(options.live.subscribe(request), () => socket.readyState === socket.OPEN);
        },
        onNext: (context) => this.#deliver(context),
        onComplete: (context, id) => this.#sessions.get(context.extra.socket)?.aborts.get(id)?.abort(),
        onClose: (context) => this.#sessions.get(context.extra.socket)?.aborts.forEach((abort) => abort.abort()),
        isProd: true,
      },
      this.#sockets,
    );
  }

  /** Takes over a connection that asked to be upgraded. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#sockets.emit('connection', opened, request));
  }

  /** Ends every subscription and closes every socket as going away (1001); clients reconnect elsewhere. */
  async stop(withinMs: number): Promise<void> {
    const late = setTimeout(() => this.#sockets.clients.forEach((client) => client.terminate()), withinMs);
    await this.#server.dispose();
    clearTimeout(late);
  }

  async #connect({ connectionParams, extra }: SocketContext): Promise<boolean> {
    const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    const headers: IncomingHttpHeaders = { ...extra.request.headers, ...(typeof authorization === 'string' ? { authorization } : {}) };
    if (fromAnotherSite(headers) || (await this.#identify(headers)) === undefined) return false;
    const cause = connectionParams?.['x-cairn-cause'] ?? headers['x-cairn-cause'];
    this.#sessions.set(extra.socket, { headers, causeId: causeIn(cause), checkedAt: Date.now(), aborts: new Map() });
    return true;
  }

  async #prepare(
    { extra, subscriptions }: SocketContext,
    id: string,
    { query, variables, operationName }: { query: string; variables?: Record<string, unknown> | null | undefined; operationName?: string | null | undefined },
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { limits, live, logger } = this.#options;
    const session = this.#sessions.get(extra.socket);
    const actor = session === undefined ? undefined : await this.#identify(session.headers);
    if (session === undefined || actor === undefined) {
      extra.socket.close(4403, 'Forbidden');
      return [new GraphQLError('This socket is no longer signed in', { extensions: { code: 'UNAUTHENTICATED' } })];
    }
    if (Object.keys(subscriptions).length > limits.operationsPerSocket) {
      const message = `A socket runs at most ${limits.operationsPerSocket} operations at a time`;
      return [new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', details: { limit: 'operationsPerSocket' } } })];
    }
    const requestId = newId('request');
    try {
      const operation = await live.current.prepare(query, operationName ?? undefined);
      if ('errors' in operation) return masked(operation, { logger, requestId }).errors ?? [];
      const context = this.#contextOf(session, { id, actor, requestId, operation: operationNamed(query, operationName) });
      const request = { query, variables: variables ?? {}, operationName: operationName ?? undefined, context };
      const prepared: Prepared = { request, socket: extra.socket };
      return { schema: live.current.publicSchema, document: operation.document, operationName: operationName ?? null, contextValue: prepared };
    } catch (thrown) {
      return thrownResult(thrown, { logger, requestId }).errors ?? [];
    }
  }

  #contextOf({ aborts, causeId }: Session, { id, actor, requestId, operation }: { id: string; actor: Actor; requestId: string; operation: string }): RequestContext {
    const abort = new AbortController();
    aborts.set(id, abort);
    abort.signal.addEventListener('abort', () => aborts.delete(id));
    const { record } = this.#options;
    return { actor, requestId, causeId, signal: abort.signal, denied: record && ((denial) => record({ ...denial, actor, requestId, operation })) };
  }

  /** Called before every message: a client that does not read, or may no longer, is cut off. */
  async #deliver({ extra }: SocketContext): Promise<void> {
    const { limits, logger } = this.#options;
    const { socket } = extra;
    if (socket.bufferedAmount > limits.bufferedBytes) {
      logger.warn('A subscriber does not read and was cut off', { bufferedBytes: socket.bufferedAmount, limitBytes: limits.bufferedBytes });
      socket.terminate();
      return;
    }
    const session = this.#sessions.get(socket);
    if (session === undefined || Date.now() - session.checkedAt < limits.recheckMs) return;
    session.checkedAt = Date.now();
    if ((await this.#identify(session.headers)) === undefined) socket.close(4403, 'Forbidden');
  }

  async #identify(headers: IncomingHttpHeaders): Promise<Actor | undefined> {
    try {
      return await this.#options.identify(headers);
    } catch (thrown) {
      this.#options.logger.error('A credential could not be checked', described(thrown));
      return undefined;
    }
  }
}

/** Travels through graphql-ws as the context value. */
interface Prepared {
  readonly request: GraphRequest;
  readonly socket: Extra['socket'];
}

function preparedIn({ contextValue }: ExecutionArgs): Prepared {
  return contextValue as Prepared;
}
