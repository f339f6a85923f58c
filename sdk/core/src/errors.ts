/** Why something was refused. The set is closed: clients may branch on it. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'LIMIT_EXCEEDED'
  | 'TIMEOUT'
  | 'UNSUPPORTED'
  | 'UNAVAILABLE';

/** The HTTP status that says the same as a code. */
export const httpStatusOf: Readonly<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  LIMIT_EXCEEDED: 429,
  TIMEOUT: 504,
  UNSUPPORTED: 501,
  UNAVAILABLE: 503,
};

/** An error that a caller may see. Anything else that is thrown is a bug, and is masked. */
export abstract class CairnError extends Error {
  abstract readonly code: ErrorCode;
  /** Facts a client may act on, as JSON: the value, the limit, a report. */
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(message: string, options?: { readonly details?: Readonly<Record<string, unknown>>; readonly cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.details = options?.details;
  }
}

/** The caller sent something that does not fit: says the value, what was expected, and the unit. */
export class InvalidInputError extends CairnError {
  readonly code = 'INVALID_INPUT';
}

/** No credential, or one that is not valid. */
export class UnauthenticatedError extends CairnError {
  readonly code = 'UNAUTHENTICATED';
}

/** The actor may see this, and may not do that. What an actor may not see is a {@link NotFoundError}. */
export class ForbiddenError extends CairnError {
  readonly code = 'FORBIDDEN';
}

/** There is no such thing, or the actor may not know that there is. */
export class NotFoundError extends CairnError {
  readonly code = 'NOT_FOUND';

  /** The one sentence for a missing and for a hidden node: they must not differ. */
  static node(kind: string, id: string): NotFoundError {
    return new NotFoundError(`${kind} '${id}' does not exist`);
  }
}

/** The state does not allow it: already ended, already there, already running. */
export class ConflictError extends CairnError {
  readonly code = 'CONFLICT';
}

/** There is one by that name already. */
export class AlreadyExistsError extends ConflictError {}

/** A quota or a rate was passed. Says the value and the limit. */
export class LimitExceededError extends CairnError {
  readonly code = 'LIMIT_EXCEEDED';
}

/** It took longer than its deadline, in milliseconds. */
export class TimeoutError extends CairnError {
  readonly code = 'TIMEOUT';
}

/** A protocol knows it, and this platform does not do it. */
export class UnsupportedError extends CairnError {
  readonly code = 'UNSUPPORTED';
}

/** Something behind this part does not answer; trying again later may help. */
export class UnavailableError extends CairnError {
  readonly code = 'UNAVAILABLE';
}
