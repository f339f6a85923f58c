import {
  CairnError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  TimeoutError,
  UnauthenticatedError,
  UnavailableError,
  UnsupportedError,
  type ErrorCode,
} from '@cairn/core';

/** What the platform refuses, with its reason; the class says the code. */
const classes: Readonly<Record<ErrorCode, new (message: string, options?: { details?: Record<string, unknown> }) => CairnError>> = {
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

/** An answer that says none of the known codes: a document that does not validate, or a fault of the platform. */
export class GraphQLRequestError extends Error {
  constructor(
    message: string,
    /** The code that the platform gave, such as `GRAPHQL_VALIDATION_FAILED` or `INTERNAL`. */
    readonly code: string,
    /** What support needs to find the fault in the platform's log. */
    readonly reference: string | undefined,
  ) {
    super(reference === undefined ? message : `${message} (reference ${reference})`);
    this.name = 'GraphQLRequestError';
  }
}

/** One error as GraphQL over HTTP carries it. */
export interface WireError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly details?: Record<string, unknown>; readonly reference?: string };
}

export function errorOf({ message, extensions = {} }: WireError): Error {
  const known = classes[extensions.code as ErrorCode];
  if (known) return new known(message, extensions.details ? { details: extensions.details } : {});
  return new GraphQLRequestError(message, extensions.code ?? 'UNKNOWN', extensions.reference);
}

/** The error that an HTTP status alone says. */
export function errorOfStatus(status: number, message: string): Error {
  const code = ({ 400: 'INVALID_INPUT', 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 409: 'CONFLICT', 429: 'LIMIT_EXCEEDED', 501: 'UNSUPPORTED', 504: 'TIMEOUT' } as const)[status];
  if (code) return new classes[code](message);
  return status >= 500 ? new UnavailableError(message) : new InvalidInputError(message);
}
