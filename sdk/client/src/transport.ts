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
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** One request. @throws {CairnError} of the code that the answer's status says. */
export async function request(connection: Connection, path: string, options: RequestOptions = {}): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    let failure: Error;
    try {
      const response = await fetch(`${connection.url}${path}`, {
        method: options.method ?? 'GET',
        headers: { ...headersOf(connection), ...options.headers },
        body: options.body ?? null,
        signal: options.signal ?? null,
        // Node wants to be told that a stream is sent before the answer comes.
        ...(options.body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit);
      if (response.ok || response.headers.get('content-type')?.includes('graphql-response')) return response;
      failure = await refusal(response);
      if (response.status < 500 && response.status !== 429) throw failure;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      if (!(error instanceof TypeError)) throw error;
      failure = new UnavailableError(`${connection.url} does not answer`, { cause: error });
    }
    if (attempt >= (options.retries ?? 0)) throw failure;
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** attempt));
  }
}

function headersOf(connection: Connection): Record<string, string> {
  return {
    ...(connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` }),
    ...(connection.causeId === undefined ? {} : { 'x-cairn-cause': connection.causeId }),
  };
}

/** Executes a document. @throws {CairnError} or {GraphQLRequestError} for the first error in the answer. */
export async function execute<T>(connection: Connection, query: string, variables: object, options: { readonly retries?: number; readonly signal?: AbortSignal | undefined } = {}): Promise<T> {
  const response = await request(connection, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify({ query, variables }),
    ...options,
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: WireError[] };
  if (errors?.[0]) throw errorOf(errors[0]);
  return data as T;
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
