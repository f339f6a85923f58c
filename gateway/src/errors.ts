import { CairnError, UnauthenticatedError } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import { GraphQLError } from 'graphql';
import type { ASTNode, ExecutionResult } from 'graphql';
import { isErrorCode, SubgraphFailure } from './plan/subgraph-failure.js';

/** Codes of errors that the gateway itself makes about a request: their messages are safe to show. */
const requestCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Most errors that one result carries: a subgraph that is down fails every entity of a long list. */
const mostErrors = 100;

export interface MaskOptions {
  readonly logger: Logger;
  /** Becomes the reference by which the caller and the log name an error that is masked. */
  readonly requestId: string;
}

/** The result as a caller may see it. Everything that is not meant for callers is logged whole and masked. */
export function masked(result: ExecutionResult, options: MaskOptions): ExecutionResult {
  if (result.errors === undefined) return result;
  const logged = new Set<unknown>();
  const shown = result.errors.slice(0, mostErrors).map((error) => maskedError(error, { ...options, logged }));
  const more = result.errors.length - shown.length;
  if (more > 0) shown.push(new GraphQLError(`… and ${more.toLocaleString('en-US')} more errors`, { extensions: { code: 'LIMIT_EXCEEDED' } }));
  return { ...result, errors: shown };
}

/** The result that stands for something thrown instead of answered. */
export function thrownResult(thrown: unknown, options: MaskOptions): ExecutionResult {
  const error = thrown instanceof GraphQLError ? thrown : new GraphQLError(String(thrown), { originalError: asError(thrown) });
  return masked({ errors: [error] }, options);
}

function maskedError(error: GraphQLError, { logger, requestId, logged }: MaskOptions & { readonly logged: Set<unknown> }): GraphQLError {
  const cause = causeOf(error);
  if (isVisible(cause)) return shownAs(error, cause.message, { code: cause.code, ...(cause.details === undefined ? {} : { details: cause.details }) });
  if (cause === error && isShowable(error.extensions['code'])) {
    return shownAs(error, withoutSuggestion(error.message), error.extensions);
  }
  const reference = (cause instanceof SubgraphFailure ? cause.reference : undefined) ?? requestId;
  if (!logged.has(cause)) {
    logged.add(cause);
    logger.error('An operation failed', { requestId, reference, path: error.path, ...described(cause) });
  }
  return shownAs(error, 'Internal error', { code: 'INTERNAL', reference });
}

type Visible = Error & { readonly code: string; readonly details: unknown };

function isVisible(cause: Error): cause is Visible {
  return cause instanceof CairnError || (cause instanceof SubgraphFailure && cause.code !== undefined);
}

/** Whether an error of the gateway itself with this code may be shown as it is. */
export function isShowable(code: unknown): boolean {
  return code === 'INTERNAL' || requestCodes.has(code) || isErrorCode(code);
}

function causeOf(error: GraphQLError): Error {
  let cause: Error = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

function shownAs(error: GraphQLError, message: string, extensions: Readonly<Record<string, unknown>>): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null, extensions });
}

/** Everything a log should say about an error: also what it was caused by. */
export function described(thrown: unknown): Record<string, unknown> {
  const error = asError(thrown);
  return {
    error: error.stack ?? error.message,
    ...(error instanceof SubgraphFailure ? { subgraph: error.subgraph } : {}),
    ...(error.cause === undefined ? {} : { cause: error.cause instanceof Error ? described(error.cause) : error.cause }),
  };
}

/** An error about a request, with the code that clients know it by. */
export function gatewayError(message: string, code: string, nodes?: readonly ASTNode[] | undefined): GraphQLError {
  return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code } });
}

/** What is answered to whoever shows no credential, or one that is not valid. */
export function unauthenticated(): UnauthenticatedError {
  return new UnauthenticatedError('Sign in, or send an API key: Authorization: Bearer <key>');
}

/** Removes what graphql-js adds about names that the caller did not use. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .*\?$/s, '');
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
