import { once } from 'node:events';
import { Metadata, Server, ServerCredentials, type ServerDuplexStream, type ServerUnaryCall, type ServiceDefinition, type UntypedServiceImplementation, type sendUnaryData } from '@grpc/grpc-js';
import { kindOf, newId, nobody, requireSomewhere, type Actor, type Denial, type RequestContext } from '@cairn/core';
import type { DenialRecord, GrpcMethod, GrpcService, Logger } from '@cairn/subgraph';
import { unauthenticated } from '../errors.js';
import { routeCost, type Budgets } from '../limits/budgets.js';
import type { Readiness } from '../server/dispatch.js';
import { basicOf, causeIn, type Identify, type RecordDenial } from '../server/door.js';
import { healthService, type HealthService } from './health.js';
import { reflectionServices } from './reflection.js';
import { grpcError } from './status.js';

/** The most bytes of one message, also once it is unpacked: 64 MiB. */
const messageBytes = 2 ** 26;
/** Calls that one connection may have at once. */
const callsOfConnection = 1_000;

export interface GrpcServerOptions {
  readonly services: readonly GrpcService[];
  readonly identify: Identify;
  readonly record: RecordDenial | undefined;
  readonly budgets: Budgets;
  readonly readiness: () => Promise<Readiness>;
  readonly logger: Logger;
}

/** The gRPC services of the subgraphs on a port of their own, with the standard health and reflection beside them. */
export class GrpcServer {
  readonly #server = new Server({ 'grpc.max_receive_message_length': messageBytes, 'grpc.max_send_message_length': -1, 'grpc.max_concurrent_streams': callsOfConnection });
  readonly #health: HealthService;
  #address: string | undefined;

  constructor(private readonly options: GrpcServerOptions) {
    const health = (this.#health = healthService([...options.services.map(({ name }) => name), 'grpc.health.v1.Health'], options.readiness));
    this.#server.addService(health.definition, health.handlers);
    for (const service of [...options.services, ...reflectionServices([...options.services, health])]) this.#add(service);
  }

  /** `host:port`; undefined before it listens. */
  get address(): string | undefined {
    return this.#address;
  }

  /** Port 0 takes any free one. */
  async listen(port: number, host: string): Promise<void> {
    const shown = host.includes(':') ? `[${host}]` : host;
    const bound = await new Promise<number>((resolve, reject) =>
      this.#server.bindAsync(`${shown}:${port}`, ServerCredentials.createInsecure(), (error, found) => (error ? reject(error) : resolve(found))),
    );
    this.#address = `${shown}:${bound}`;
  }

  /** Takes no more calls, lets those under way finish, and cuts what is left after `withinMs`. */
  async stop(withinMs: number): Promise<void> {
    if (this.#address === undefined) return;
    this.#health.stop();
    await new Promise<void>((resolve) => {
      const cut = setTimeout(() => this.#server.forceShutdown(), withinMs);
      this.#server.tryShutdown(() => {
        clearTimeout(cut);
        resolve();
      });
    });
  }

  #add({ name, methods }: GrpcService): void {
    const definition: Record<string, ServiceDefinition[string]> = {};
    const handlers: UntypedServiceImplementation = {};
    for (const [method, served] of Object.entries(methods)) {
      const streams = served.streams ?? false;
      definition[method] = { path: `/${name}/${method}`, requestStream: streams, responseStream: streams, ...asBytes };
      handlers[method] = streams ? (call: ServerDuplexStream<Buffer, Buffer>) => void this.#answerEach({ ...served, operation: `/${name}/${method}` }, call) : (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Uint8Array>) => void this.#answer({ ...served, operation: `/${name}/${method}` }, call, done);
    }
    this.#server.addService(definition, handlers);
  }

  async #answer(method: NamedMethod, call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Uint8Array>): Promise<void> {
    const requestId = newId('request');
    try {
      const context = await this.#admit(method, call, { requestId, operation: method.operation });
      done(null, await method.handle(call.request, { context, projectId: projectIn(call.metadata) }));
    } catch (thrown) {
      done(grpcError(thrown, { requestId, logger: this.options.logger }));
    }
  }

  /** One after the other, and no faster than the client reads. */
  async #answerEach(method: NamedMethod, call: ServerDuplexStream<Buffer, Buffer>): Promise<void> {
    const requestId = newId('request');
    // Without a listener the end of a connection would end the process.
    call.on('error', () => undefined);
    try {
      let context = await this.#admit(method, call, { requestId, operation: method.operation });
      // The client has said all, and is still to be answered: the end of what it says does not end the call.
      for await (const message of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        context = await this.#admitAgain(method, call, context);
        const answer = await method.handle(message, { context, projectId: projectIn(call.metadata) });
        if (!call.write(answer as Buffer)) await once(call, 'drain', { signal: context.signal! });
      }
      call.end();
    } catch (thrown) {
      if (!call.cancelled) call.emit('error', grpcError(thrown, { requestId, logger: this.options.logger }));
    }
  }

  async #admit({ access }: GrpcMethod, call: Call, { requestId, operation }: { readonly requestId: string; readonly operation: string }): Promise<RequestContext> {
    const actor = await this.#actorOf(call, access);
    const context = contextOf(call, { actor, requestId, operation, record: this.options.record });
    if (access !== 'public' && access !== 'signedIn') requireSomewhere(context, access);
    return context;
  }

  /** A call may go on for hours: who may no longer is not answered any more on it. */
  async #admitAgain({ access }: GrpcMethod, call: Call, before: RequestContext): Promise<RequestContext> {
    const actor = await this.#actorOf(call, access);
    if (actor === before.actor) return before;
    const context = { ...before, actor };
    if (access !== 'public' && access !== 'signedIn') requireSomewhere(context, access);
    return context;
  }

  /** Who calls now; each message is taken from their budget. */
  async #actorOf(call: Call, access: GrpcMethod['access']): Promise<Actor> {
    const authorization = textIn(call.metadata, 'authorization');
    const actor = await this.options.identify(authorization === undefined ? {} : { authorization });
    if (actor === undefined && access !== 'public') throw unauthenticated();
    if (actor) this.options.budgets.take(actor, routeCost, projectIn(call.metadata));
    return actor ?? nobody;
  }
}

const asIs = (bytes: Buffer): Buffer => bytes;
const asBytes = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), responseDeserialize: asIs };

interface NamedMethod extends GrpcMethod {
  /** `/service/method`. */
  readonly operation: string;
}

type Call = ServerUnaryCall<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

function contextOf(call: Call, { actor, requestId, operation, record }: Omit<DenialRecord, keyof Denial> & { readonly record: RecordDenial | undefined }): RequestContext {
  const gone = new AbortController();
  call.once('cancelled', () => gone.abort());
  return { actor, requestId, causeId: causeIn(textIn(call.metadata, 'x-cairn-cause')), signal: gone.signal, denied: record && ((denial) => record({ ...denial, actor, requestId, operation })) };
}

/** Also by the user name of Basic, for clients that can be told nothing else. */
function projectIn(metadata: Metadata): string | undefined {
  const named = textIn(metadata, 'x-cairn-project');
  const user = named === undefined ? basicOf(textIn(metadata, 'authorization'))?.user : undefined;
  return named ?? (user !== undefined && kindOf(user) === 'project' ? user : undefined);
}

function textIn(metadata: Metadata, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : undefined;
}
