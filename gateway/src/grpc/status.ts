import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { CairnError, type ErrorCode } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import { described } from '../errors.js';

/** The status of gRPC that says the same as a code. */
const statusOf: Readonly<Record<ErrorCode, status>> = {
  INVALID_INPUT: status.INVALID_ARGUMENT,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  FORBIDDEN: status.PERMISSION_DENIED,
  NOT_FOUND: status.NOT_FOUND,
  CONFLICT: status.FAILED_PRECONDITION,
  LIMIT_EXCEEDED: status.RESOURCE_EXHAUSTED,
  TIMEOUT: status.DEADLINE_EXCEEDED,
  UNSUPPORTED: status.UNIMPLEMENTED,
  UNAVAILABLE: status.UNAVAILABLE,
};

/** An error as gRPC says it; what is not meant for callers is logged whole and masked with a reference. */
export function grpcError(thrown: unknown, { requestId, logger }: { readonly requestId: string; readonly logger: Logger }): StatusObject {
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  if (thrown instanceof CairnError) return { code: statusOf[thrown.code], details: thrown.message, metadata };
  logger.error('A call failed', { requestId, reference: requestId, ...described(thrown) });
  return { code: status.INTERNAL, details: `Internal error, reference ${requestId}`, metadata };
}
