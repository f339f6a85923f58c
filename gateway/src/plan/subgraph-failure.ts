import { CairnError, httpStatusOf } from '@cairn/core';
import type { ErrorCode } from '@cairn/core';

/** Why a subgraph did not give what it was asked for: an error that it answered, or that it did not answer. */
export class SubgraphFailure extends Error {
  readonly subgraph: string;
  /** Set when a caller may see the message; otherwise it is masked. */
  readonly code: ErrorCode | undefined;
  readonly details: unknown;
  /** Under which the subgraph has logged and masked the error itself. */
  readonly reference: string | undefined;

  constructor(subgraph: string, message: string, options: SubgraphFailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SubgraphFailure';
    this.subgraph = subgraph;
    this.code = options.code;
    this.details = options.details;
    this.reference = options.reference;
  }

  /** From whatever a link threw. */
  static fromThrown(subgraph: string, thrown: unknown): SubgraphFailure {
    if (thrown instanceof SubgraphFailure) return thrown;
    if (thrown instanceof CairnError) {
      return new SubgraphFailure(subgraph, thrown.message, { code: thrown.code, details: thrown.details, cause: thrown });
    }
    return new SubgraphFailure(subgraph, thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  }

  /** From an entry of `errors` in a subgraph's answer: a GraphQLError in this process, JSON over HTTP. */
  static fromAnswer(subgraph: string, error: AnsweredError): SubgraphFailure {
    const refused = refusalIn(error);
    if (refused !== undefined) return SubgraphFailure.fromThrown(subgraph, refused);
    const { code, details, reference } = error.extensions ?? {};
    return new SubgraphFailure(subgraph, typeof error.message === 'string' ? error.message : 'An error without a message', {
      code: isErrorCode(code) ? code : undefined,
      details,
      reference: code === 'INTERNAL' && typeof reference === 'string' ? reference : undefined,
      cause: error,
    });
  }
}

interface SubgraphFailureOptions {
  readonly code?: ErrorCode | undefined;
  readonly details?: unknown;
  readonly reference?: string | undefined;
  readonly cause?: unknown;
}

/** As much of an error in an answer as can be relied on: its sender may be broken. */
export interface AnsweredError {
  readonly message?: unknown;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  readonly originalError?: unknown;
}

function refusalIn(error: AnsweredError): CairnError | undefined {
  let at: unknown = error.originalError;
  for (let depth = 0; depth < 4 && at instanceof Error; depth++) {
    if (at instanceof CairnError) return at;
    at = (at as AnsweredError).originalError;
  }
  return undefined;
}

/** Whether the text is one of the codes that clients may branch on. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(httpStatusOf, code);
}
