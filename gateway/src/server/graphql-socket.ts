import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { lostSome, newId } from '@cairn/core';
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
import type { Budgets } from '../limits/budgets.js';
import type { LiveGraph } from '../live-graph.js';
import { streamWhile } from '../streams.js';
import type { ConnectionLimits } from './connection-limits.js';
import { refuseUpgrade } from './dispatch.js';
import { causeIn, chargeOf, fromAnotherSite, operationNamed } from './door.js';
import type { Identify, RecordDenial } from './door.js';

export interface SocketLimits {
  /** Operations that run on one socket at a time. Defaults to 100. */
  readonly operationsPerSocket: number;
  /** Sockets that one actor may have open. Defaults to 200. */
  readonly socketsPerActor: number;
  /** Operations that one actor may have running on all of its sockets. Defaults to 2,000. */
  readonly operationsPerActor: number;
  /** Bytes that wait for a client that does not read before its socket is cut. Defaults to 8,000,000. */
  readonly bufferedBytes: number;
  /** How often the credential of every open socket is looked at again, whether events flow or not, in milliseconds. Defaults to 1,500. */
  readonly recheckMs: number;
}

export const defaultSocketLimits: SocketLimits = { operationsPerSocket: 100, socketsPerActor: 200, operationsPerActor: 2_000, bufferedBytes: 8_000_000, recheckMs: 1_500 };

export interface GraphqlSocketOptions {
  readonly live: LiveGraph;
  readonly identify: Identify;
  readonly record: RecordDenial | undefined;
  readonly budgets: Budgets;
  readonly limits: SocketLimits & Pick<ConnectionLimits, 'sockets'>;
  /** Longest message, in bytes. */
  readonly messageBytes: number;
  readonly logger: Logger;
}

/** What is known about a socket once it has signed in. */
interface Session {
  readonly headers: IncomingHttpHeaders;
  readonly causeId: string | undefined;
  /** As of the last look: what runs on the socket was let in with at most this. */
  actor: Actor;
  looking: boolean;
  readonly aborts: Map<string, AbortController>;
}

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** graphql-ws at `/graphql`, on the same executor as HTTP. A socket signs in with its first message or with its cookie. */
export class GraphqlSocket {
  readonly #options: GraphqlSocketOptions;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new WeakMap<object, Session>();
  readonly #server: { dispose(): void | Promise<void> };
  readonly #rechecks: NodeJS.Timeout;

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
    this.#rechecks = setInterval(() => this.#recheck(), options.limits.recheckMs).unref();
  }

  /** Takes over a connection that asked to be upgraded. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#sockets.clients.size >= this.#options.limits.sockets) return refuseUpgrade(socket, '503 Service Unavailable');
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#sockets.emit('connection', opened, request));
  }

  /** Ends every subscription and closes every socket as going away (1001); clients reconnect elsewhere. */
  async stop(withinMs: number): Promise<void> {
    clearInterval(this.#rechecks);
    const late = setTimeout(() => this.#sockets.clients.forEach((client) => client.terminate()), withinMs);
    await this.#server.dispose();
    clearTimeout(late);
  }

  async #connect({ connectionParams, extra }: SocketContext): Promise<boolean> {
    const authorization = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
    const headers: IncomingHttpHeaders = { ...extra.request.headers, ...(typeof authorization === 'string' ? { authorization } : {}) };
    if (fromAnotherSite(headers)) return false;
    const actor = await this.#identify(headers);
    if (actor === undefined) return false;
    if (this.#sessionsOf(actor).length >= this.#options.limits.socketsPerActor) {
      extra.socket.close(4429, `Actor has ${this.#options.limits.socketsPerActor} sockets open already`);
      return false;
    }
    const cause = connectionParams?.['x-cairn-cause'] ?? headers['x-cairn-cause'];
    this.#sessions.set(extra.socket, { headers, causeId: causeIn(cause), actor, looking: false, aborts: new Map() });
    return true;
  }

  async #prepare(
    { extra, subscriptions }: SocketContext,
    id: string,
    { query, variables, operationName }: { query: string; variables?: Record<string, unknown> | null | undefined; operationName?: string | null | undefined },
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { limits, live, logger } = this.#options;
    const session = this.#sessions.get(extra.socket);
    if (session === undefined || (await this.#lookAgain(session, extra.socket)) === undefined) {
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
      // Counted in one go with what it adds: nothing comes between.
      const running = this.#sessionsOf(session.actor).reduce((sum, { aborts }) => sum + aborts.size, 0);
      if (running >= limits.operationsPerActor) {
        const message = `An actor runs at most ${limits.operationsPerActor.toLocaleString('en-US')} operations at a time on sockets`;
        return [new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', details: { limit: 'operationsPerActor' } } })];
      }
      const context = this.#contextOf(session, { id, requestId, operation: operationNamed(query, operationName) });
      const request = { query, variables: variables ?? {}, operationName: operationName ?? undefined, context, charge: chargeOf(this.#options.budgets, session.actor, session.headers) };
      const prepared: Prepared = { request, socket: extra.socket };
      return { schema: live.current.publicSchema, document: operation.document, operationName: operationName ?? null, contextValue: prepared };
    } catch (thrown) {
      return thrownResult(thrown, { logger, requestId }).errors ?? [];
    }
  }

  #contextOf({ aborts, actor, causeId }: Session, { id, requestId, operation }: { id: string; requestId: string; operation: string }): RequestContext {
    const abort = new AbortController();
    aborts.set(id, abort);
    abort.signal.addEventListener('abort', () => aborts.delete(id));
    const { record } = this.#options;
    return { actor, requestId, causeId, signal: abort.signal, denied: record && ((denial) => record({ ...denial, actor, requestId, operation })) };
  }

  /** Called before every message: a client that does not read is cut off. */
  #deliver({ extra: { socket } }: SocketContext): void {
    const { limits, logger } = this.#options;
    if (socket.bufferedAmount > limits.bufferedBytes) {
      logger.warn('A subscriber does not read and was cut off', { bufferedBytes: socket.bufferedAmount, limitBytes: limits.bufferedBytes });
      socket.terminate();
    }
  }

  /** What an actor has open here. */
  #sessionsOf({ id }: Actor): Session[] {
    return [...this.#sockets.clients].flatMap((socket) => this.#sessions.get(socket) ?? []).filter(({ actor }) => actor.id === id);
  }

  /** Closes the sockets of those who may no longer; also while nothing happens on them. */
  #recheck(): void {
    for (const socket of this.#sockets.clients) {
      const session = this.#sessions.get(socket);
      if (session === undefined || session.looking) continue;
      session.looking = true;
      void this.#lookAgain(session, socket).finally(() => (session.looking = false));
    }
  }

  /**
   * Who the socket's credential belongs to now. Without an answer the socket closes; also when its holder lost a role while something runs
   * on it that was let in with that: the client connects again, and gets what it still may.
   */
  async #lookAgain(session: Session, socket: Extra['socket']): Promise<Actor | undefined> {
    const actor = await this.#identify(session.headers);
    if (actor === undefined || (session.aborts.size > 0 && lostSome(actor, session.actor))) {
      session.aborts.forEach((abort) => abort.abort());
      socket.close(4403, 'Forbidden');
      return undefined;
    }
    session.actor = actor;
    return actor;
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
