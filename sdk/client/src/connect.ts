import type { Client } from 'graphql-ws';
import { InvalidInputError } from '@cairn/core';
import { download, upload, type Upload } from './bytes.js';
import { infer, type Inference, type InferOptions } from './infer.js';
import { ingest, type IngestOptions, type IngestResult } from './ingest.js';
import { startRun, type RunHandle, type StartRunOptions } from './run.js';
import { results, subscriptionClient } from './subscriptions.js';
import { execute, request, type Connection } from './transport.js';

export interface ConnectOptions {
  /** Origin of the platform. Defaults to `CAIRN_URL`, then `http://localhost:4000`. */
  readonly url?: string;
  /** API key. Defaults to `CAIRN_TOKEN`. */
  readonly token?: string;
  /** Id of the project that writes go to. Defaults to `CAIRN_PROJECT`. */
  readonly project?: string;
  /** The event that made this program run. Defaults to `CAIRN_CAUSE`, which a job is given. */
  readonly causeId?: string;
}

/** Opens nothing yet: the first request does. */
export function connect(options: ConnectOptions = {}): Cairn {
  const environment: Readonly<Record<string, string | undefined>> = typeof process === 'undefined' ? {} : process.env;
  const url = (options.url ?? environment['CAIRN_URL'] ?? 'http://localhost:4000').replace(/\/$/, '');
  if (!/^https?:\/\/./.test(url)) throw new InvalidInputError(`'${url}' is not the origin of a platform; expected http://… or https://…`);
  return new Cairn(
    { url, token: options.token ?? environment['CAIRN_TOKEN'], causeId: options.causeId ?? environment['CAIRN_CAUSE'] },
    options.project ?? environment['CAIRN_PROJECT'],
    environment['CAIRN_JOB'],
  );
}

/** The platform, as one actor sees it. */
export class Cairn {
  private socket: Promise<Client> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly projectId: string | undefined,
    private readonly jobId: string | undefined,
  ) {}

  /** The project that writes go to. @throws {InvalidInputError} when none was named. */
  get project(): string {
    if (!this.projectId) throw new InvalidInputError('No project named: pass `project` to connect, or set CAIRN_PROJECT');
    return this.projectId;
  }

  /**
   * The data of a query or mutation.
   * @throws {CairnError} of the code that the platform gives, or {GraphQLRequestError}.
   */
  query<T>(document: string, variables: object = {}, options: { readonly signal?: AbortSignal } = {}): Promise<T> {
    return execute<T>(this.connection, document, variables, options);
  }

  /** The data of each event of a subscription, until the caller leaves the loop. Comes back after a lost connection. */
  async *subscribe<T>(document: string, variables: Record<string, unknown> = {}): AsyncGenerator<T, void> {
    this.socket ??= subscriptionClient(this.connection);
    yield* results<T>(await this.socket, document, variables);
  }

  startRun(options: StartRunOptions): Promise<RunHandle> {
    return startRun(this.connection, this.project, options, this.jobId);
  }

  upload(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Upload> {
    return upload(this.connection, this.project, bytes);
  }

  download(digest: string): Promise<Uint8Array> {
    return download(this.connection, this.project, digest);
  }

  /** Offers data as a new version of a dataset. A refusal is an answer, not an error. */
  ingest(options: IngestOptions): Promise<IngestResult> {
    return ingest(this.connection, this.project, options);
  }

  infer(endpoint: string, options: InferOptions): Promise<Inference> {
    return infer(this.connection, this.projectId, endpoint, options);
  }

  /** The bytes behind a path that the graph answered, such as an export's `downloadPath`. */
  async fetch(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await request(this.connection, path, { retries: 2 })).arrayBuffer());
  }

  /** Closes the socket of the subscriptions, if there is one. */
  async close(): Promise<void> {
    await (await this.socket)?.dispose();
    this.socket = undefined;
  }
}
