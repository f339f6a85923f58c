import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap } from '@apollo/server';
import { CairnError, httpStatusOf } from '@cairn/core';
import { GraphQLError } from 'graphql';
import type { Budgets } from '../limits/budgets.js';
import type { LiveGraph } from '../live-graph.js';
import type { ApolloFront } from './apollo.js';
import { chargeOf, contextOf, operationNamed, signedIn } from './door.js';
import type { Identify, RecordDenial } from './door.js';
import { BodyError, readJsonBody } from './read-body.js';

export interface GraphqlHttpOptions {
  readonly apollo: ApolloFront;
  readonly live: LiveGraph;
  readonly identify: Identify;
  readonly record: RecordDenial | undefined;
  readonly budgets: Budgets;
  /** Longest body, in bytes. */
  readonly bodyBytes: number;
}

/** Headers that Apollo Server decides by; it is shown no others. */
const relevantHeaders = ['accept', 'content-type', 'x-apollo-operation-name', 'apollo-require-preflight'] as const;

/** Answers `/graphql` over HTTP: identifies, reads, refuses what is over the limits, hands the rest to Apollo Server. */
export async function answerGraphql(request: IncomingMessage, response: ServerResponse, options: GraphqlHttpOptions): Promise<void> {
  try {
    const actor = await signedIn(request, options.identify);
    const { method = 'GET', url = '/' } = request;
    const mark = url.indexOf('?');
    const search = mark < 0 ? '' : url.slice(mark);
    const body = method === 'POST' ? await readJsonBody(request, options.bodyBytes) : undefined;
    const query = queryIn(body, search);
    if (query !== undefined) admit(query, options.live);
    const context = contextOf(request, response, { actor, operation: operationNamed(query, nameIn(body, search)), record: options.record });
    const answer = await options.apollo.answer({ method, search, body, headers: headersOf(request) }, { request: context, charge: chargeOf(options.budgets, actor, request.headers) });
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    response.writeHead(answer.status, { 'content-length': Buffer.byteLength(answer.text) });
    response.end(answer.text);
  } catch (thrown) {
    const refused = refusalOf(thrown);
    if (refused === undefined) throw thrown;
    refuse(request, response, refused);
  }
}

interface Refusal {
  readonly status: number;
  readonly error: GraphQLError;
}

/** Refuses what is over the limits. What is no GraphQL is left to Apollo Server, which answers it by the book. */
function admit(query: string, { current }: LiveGraph): void {
  try {
    current.admit(query);
  } catch (thrown) {
    if (!(thrown instanceof GraphQLError && thrown.extensions['code'] === 'GRAPHQL_PARSE_FAILED')) throw thrown;
  }
}

/** What is refused before Apollo Server sees it. */
function refusalOf(thrown: unknown): Refusal | undefined {
  if (thrown instanceof BodyError) {
    return { status: thrown.status, error: new GraphQLError(thrown.message, { extensions: { code: 'BAD_REQUEST' } }) };
  }
  if (thrown instanceof CairnError) {
    return { status: httpStatusOf[thrown.code], error: new GraphQLError(thrown.message, { extensions: { code: thrown.code } }) };
  }
  if (!(thrown instanceof GraphQLError)) return undefined;
  const details = thrown.extensions['details'] as { limit?: string } | undefined;
  return { status: details?.limit === 'documentBytes' ? 413 : 400, error: thrown };
}

function refuse({ headers }: IncomingMessage, response: ServerResponse, { status, error }: Refusal): void {
  const type = headers.accept?.includes('application/graphql-response+json') ? 'application/graphql-response+json' : 'application/json';
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  if (status === 413) response.setHeader('connection', 'close');
  const text = JSON.stringify({ errors: [error] });
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function queryIn(body: unknown, search: string): string | undefined {
  if (body !== undefined) {
    const query: unknown = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
    return typeof query === 'string' ? query : undefined;
  }
  return search === '' ? undefined : (new URLSearchParams(search).get('query') ?? undefined);
}

function nameIn(body: unknown, search: string): unknown {
  return typeof body === 'object' && body !== null && 'operationName' in body ? body.operationName : new URLSearchParams(search).get('operationName');
}

function headersOf({ headers }: IncomingMessage): HeaderMap {
  const map = new HeaderMap();
  for (const name of relevantHeaders) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
