import { CairnError, ConflictError, ForbiddenError, InvalidInputError, LimitExceededError, NotFoundError, TimeoutError, UnauthenticatedError, UnavailableError, UnsupportedError, type ErrorCode, type RequestContext } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import type { FormattedExecutionResult } from 'graphql';
import type { Gateway } from '../gateway.js';

const classes: Readonly<Record<ErrorCode, new (message: string) => CairnError>> = {
  INVALID_INPUT: InvalidInputError,
  UNAUTHENTICATED: UnauthenticatedError,
  FORBIDDEN: ForbiddenError,
  NOT_FOUND: NotFoundError,
  CONFLICT: ConflictError,
  LIMIT_EXCEEDED: LimitExceededError,
  TIMEOUT: TimeoutError,
  UNSUPPORTED: UnsupportedError,
  UNAVAILABLE: UnavailableError,
};

/** The graph as subgraphs ask it; it answers once there is a gateway. */
export class LateGraph implements GraphClient {
  private ask: ((query: string, variables: Record<string, unknown>, context: RequestContext) => Promise<FormattedExecutionResult>) | undefined;

  /** From now on answered by a gateway in this process. */
  answeredBy(gateway: Gateway): void {
    this.ask = (query, variables, context) => gateway.execute({ query, variables, context });
  }

  async query<T>(document: string, variables: Readonly<Record<string, unknown>>, context: RequestContext): Promise<T> {
    if (!this.ask) throw new UnavailableError('The graph is not composed yet');
    return answerOf(await this.ask(document, { ...variables }, context));
  }
}

/** The error of a code; undefined for a code that is not known. */
export function cairnErrorOf(code: unknown, message: string): CairnError | undefined {
  const known = classes[code as ErrorCode];
  return known && new known(message);
}

/** The data of a result. @throws {CairnError} of the code of the first error, when there is any. */
export function answerOf<T>({ data, errors }: FormattedExecutionResult): T {
  const first = errors?.[0];
  if (!first) return data as T;
  throw cairnErrorOf(first.extensions?.['code'], first.message) ?? new Error(`The graph answered: ${first.message}`);
}
