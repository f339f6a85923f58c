import type { RequestContext } from '@cairn/core';
import type { Route } from './routes.js';

/**
 * A gRPC service, which the gateway serves on its own port. Messages cross as bytes, so that a part that runs elsewhere is asked as
 * one in this process is, and so that whoever knows the messages reads them once.
 */
export interface GrpcService {
  /** With its package: `inference.GRPCInferenceService`. */
  readonly name: string;
  /** Each a `google.protobuf.FileDescriptorProto`, serialised: what reflection tells of the service and its messages. */
  readonly descriptors: readonly Uint8Array[];
  readonly methods: Readonly<Record<string, GrpcMethod>>;
}

/** One method of a service: a message in, a message out. */
export interface GrpcMethod {
  /** What the caller must hold in at least one project; the handler narrows it to the project at hand. */
  readonly access: Route['access'];
  /** Whether the client may send many messages on one call; each is answered by itself, in order. Defaults to no. */
  readonly streams?: boolean;
  handle(message: Uint8Array, call: GrpcCall): Promise<Uint8Array> | Uint8Array;
}

/** One call, after the caller was identified. */
export interface GrpcCall {
  /** On a `public` method without a credential, the actor is one without any role. */
  readonly context: RequestContext;
  /** The project that the caller names by the metadata `x-cairn-project`. */
  readonly projectId: string | undefined;
}
