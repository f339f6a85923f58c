import type { Client } from 'graphql-ws';
import { InvalidInputError } from '@cairn/core';
import { download, upload } from './bytes.js';
import { textOf, type Known, type TypedDocument, type VariablesArgument } from './graph/document.js';
import { infer, type Inference, type InferOptions } from './infer.js';
import { ingest, type IngestOptions, type IngestResult } from './ingest.js';
import { passport, type Passport } from './passport.js';
import type { Upload } from './runs/changes.js';
import { readRun, type RecordedRun } from './runs/recorded-run.js';
import type { RunHandle } from './runs/run-handle.js';
import { searchRuns, type RunFilter } from './runs/search.js';
import { startRun, type StartRunOptions } from './runs/start-run.js';
import { deliver, spoolFor, type Delivery } from './spool.js';
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
  /**
   * Keeps what runs log on disk first, so that it outlives this program and a platform that is away. A text is the folder; true
   * takes `CAIRN_SPOOL`, else one below where this account's programs keep their data. Defaults to whether `CAIRN_SPOOL` is set.
   * Node.js only.
   */
  readonly spool?: boolean | string;
}

/** Opens nothing yet: the first request does. */
export function connect(options: ConnectOptions = {}): Cairn {
  const environment: Readonly<Record<string, string | undefined>> = typeof process === 'undefined' ? {} : process.env;
  const url = (options.url ?? environment['CAIRN_URL'] ?? 'http://localhost:4000').replace(/\/$/, '');
  if (!/^https?:\/\/./.test(url)) throw new InvalidInputError(`'${url}' is not the origin of a platform; expected http://… or https://…`);
  return new Cairn(
    { url, token: options.token ?? environment['CAIRN_TOKEN'], causeId: options.causeId ?? environment['CAIRN_CAUSE'] },
    options.project ?? environment['CAIRN_PROJECT'],
    {
      jobId: environment['CAIRN_JOB'],
      reproduces: environment['CAIRN_REPRODUCES'],
      spool: typeof options.spool === 'string' ? options.spool : (options.spool ?? environment['CAIRN_SPOOL'] !== undefined) ? (environment['CAIRN_SPOOL'] ?? true) : undefined,
    },
  );
}

/** What a program is to the platform, beside who it acts as. */
interface Surroundings {
  /** The job that it is. */
  readonly jobId: string | undefined;
  /** The run that it repeats. */
  readonly reproduces: string | undefined;
  /** Where runs wait: a folder, or true for the usual one. */
  readonly spool: string | true | undefined;
}

/** The platform, as one actor sees it. */
export class Cairn {
  private socket: Promise<Client> | undefined;
  private spool: ReturnType<typeof spoolFor> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly projectId: string | undefined,
    private readonly surroundings: Surroundings,
  ) {}

  /** The project that writes go to. @throws {InvalidInputError} when none was named. */
  get project(): string {
    if (!this.projectId) throw new InvalidInputError('No project named: pass `project` to connect, or set CAIRN_PROJECT');
    return this.projectId;
  }

  /**
   * The data of a query or mutation. A document made by `graphql(…)` is typed by itself.
   * @throws {CairnError} of the code that the platform gives, or {GraphQLRequestError}.
   */
  query<T>(document: string, variables?: object, options?: QueryOptions): Promise<T>;
  query<Result, Variables>(document: TypedDocument<Result, Variables> & Known<Result>, ...rest: VariablesArgument<NoInfer<Variables>, [options?: QueryOptions]>): Promise<Result>;
  query<T>(document: string | TypedDocument<T, never>, variables: object = {}, options: QueryOptions = {}): Promise<T> {
    return execute<T>(this.connection, textOf(document), variables, options);
  }

  /** The data of each event of a subscription, until the caller leaves the loop. Comes back after a lost connection. */
  subscribe<T>(document: string, variables?: Record<string, unknown>): AsyncGenerator<T, void>;
  subscribe<Result, Variables>(document: TypedDocument<Result, Variables> & Known<Result>, ...rest: VariablesArgument<NoInfer<Variables>>): AsyncGenerator<Result, void>;
  async *subscribe<T>(document: string | TypedDocument<T, never>, variables: Record<string, unknown> = {}): AsyncGenerator<T, void> {
    this.socket ??= subscriptionClient(this.connection);
    yield* results<T>(await this.socket, textOf(document), variables);
  }

  /** Starts a run. In Node.js it records code and environment by itself; see `StartRunOptions.record`. */
  startRun(options: StartRunOptions): Promise<RunHandle> {
    const { jobId, reproduces, spool } = this.surroundings;
    if (spool !== undefined) this.spool ??= spoolFor(spool, this.connection);
    return startRun({ connection: this.connection, projectId: this.project, jobId, reproduces, spool: this.spool }, options);
  }

  /** A run as the platform holds it. @throws {NotFoundError} */
  run(id: string): Promise<RecordedRun> {
    return readRun(this.connection, id);
  }

  /** Runs that the filter holds for, page by page as the loop goes on: newest first, unless ordered otherwise. */
  runs(filter: RunFilter = {}): AsyncGenerator<RecordedRun, void> {
    return searchRuns(this.connection, this.project, filter);
  }

  /** The full story of one prediction. @throws {NotFoundError} */
  passport(predictionId: string): Promise<Passport> {
    return passport(this.connection, predictionId);
  }

  /** Delivers what programs that are gone left in the spool, until the platform was away for `patienceMs`. */
  deliver({ patienceMs = 30_000 }: { readonly patienceMs?: number } = {}): AsyncGenerator<Delivery, void> {
    return deliver(this.surroundings.spool ?? true, this.connection, patienceMs);
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

  /**
   * The answer behind such a path as it arrives, for what does not fit into memory.
   * @param headers such as `range`, to go on where an answer before broke off.
   */
  open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return request(this.connection, path, { retries: 2, headers });
  }

  /** Closes the socket of the subscriptions, if there is one. */
  async close(): Promise<void> {
    await (await this.socket)?.dispose();
    this.socket = undefined;
  }
}

export interface QueryOptions {
  readonly signal?: AbortSignal;
}
