import { UnavailableError } from '@cairn/core';
import { errorOf, errorOfStatus, type WireError } from './errors.js';

/** Where the platform is, and who asks. */
export interface Connection {
  /** Origin without a slash at the end. */
  readonly url: string;
  readonly token: string | undefined;
  /** The event that made this program run; what it does carries it as its cause. */
  readonly causeId: string | undefined;
}

export interface RequestOptions {
  readonly method?: string;
  readonly body?: RequestInit['body'];
  readonly headers?: Readonly<Record<string, string>>;
  /** Tried again while the platform is away, up to this often. Only for what may be done twice. Defaults to 0. */
  readonly retries?: number;
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for one try, answer read, in milliseconds. Absent: as long as it takes. */
  readonly timeoutMs?: number;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** One request. @throws {CairnError} of the code that the answer's status says. */
export function request(connection: Connection, path: string, options: RequestOptions = {}): Promise<Response> {
  return requested(connection, path, options, (response) => Promise.resolve(response));
}

/** One request whose answer is JSON; an answer that breaks off is a try that failed. */
export function requestJson<T>(connection: Connection, path: string, options: RequestOptions = {}): Promise<T> {
  return requested(connection, path, options, async (response) => parsed<T>(await response.text(), response));
}

async function requested<T>(connection: Connection, path: string, options: RequestOptions, read: (response: Response) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let failure: Error;
    const timeout = options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs);
    const signals = [options.signal, timeout].filter((signal) => signal !== undefined);
    try {
      const response = await fetch(`${connection.url}${path}`, {
        method: options.method ?? 'GET',
        headers: { ...headersOf(connection), ...options.headers },
        body: options.body ?? null,
        signal: signals.length === 0 ? null : AbortSignal.any(signals),
        // Node wants to be told that a stream is sent before the answer comes.
        ...(options.body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit);
      if (response.ok || response.headers.get('content-type')?.includes('graphql-response')) return await read(response);
      failure = await refusal(response);
      if (response.status < 500 && response.status !== 429) throw failure;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      failure = passing(error, timeout?.aborted ? `${connection.url} does not answer within ${options.timeoutMs! / 1_000} s` : `${connection.url} does not answer`);
    }
    if (attempt >= (options.retries ?? 0)) throw failure;
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.5 + Math.random() / 2));
  }
}

function headersOf(connection: Connection): Record<string, string> {
  return {
    ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
    ...(connection.causeId === undefined ? {} : { 'x-cairn-cause': connection.causeId }),
  };
}

/** Executes a document. @throws {CairnError} or {GraphQLRequestError} for the first error in the answer. */
export function execute<T>(connection: Connection, query: string, variables: object, options: Pick<RequestOptions, 'retries' | 'signal' | 'timeoutMs'> = {}): Promise<T> {
  const asked = {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify({ query, variables }),
    ...options,
  };
  return requested(connection, '/graphql', asked, async (response) => {
    const { data, errors } = parsed<{ data?: T; errors?: WireError[] }>(await response.text(), response);
    if (errors?.[0]) throw errorOf(errors[0]);
    return data as T;
  });
}

/** What may pass by itself, as an error of ours. @throws the error when it will not. */
function passing(error: unknown, silence: string): Error {
  if (error instanceof UnavailableError) return error;
  // fetch says a connection that fails, or breaks off, as a TypeError, and our own time-out as a DOMException.
  if (error instanceof TypeError || (error as Error).name === 'TimeoutError') return new UnavailableError(silence, { cause: error });
  throw error;
}

function parsed<T>(text: string, { url, status }: Response): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new UnavailableError(`${url} answered ${status} with what is no JSON: ${text.slice(0, 200)}`, { cause });
  }
}

async function refusal(response: Response): Promise<Error> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as { error?: string; code?: string; details?: Record<string, unknown>; errors?: WireError[] };
    if (body.errors?.[0]) return errorOf(body.errors[0]);
    if (body.error && body.code) return errorOf({ message: body.error, extensions: { code: body.code, ...(body.details ? { details: body.details } : {}) } });
    if (body.error) return errorOfStatus(response.status, body.error);
  } catch {
    // Not JSON: something between us and the platform answered.
  }
  return errorOfStatus(response.status, `${response.url} answered ${response.status}: ${text.slice(0, 200)}`);
}

/** Waits; the program may end meanwhile in a browser tab, never in a Node process that still has to deliver. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
