import type { RequestContext } from '@cairn/core';
import type { ExecutionResult } from 'graphql';

/** One operation for a subgraph, on behalf of someone. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly context: RequestContext;
}

/** The way to a subgraph, in this process or over HTTP. */
export interface SubgraphLink {
  readonly name: string;
  /**
   * Answers a query or a mutation; errors of resolvers are in the result.
   * @throws {UnavailableError} when the subgraph does not answer.
   * @throws {TimeoutError} when it takes longer than the link's limit.
   */
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /** Answers a subscription; the stream ends when the subgraph ends it, or when the reader returns. */
  subscribe(request: SubgraphRequest): AsyncIterable<ExecutionResult>;
  /** Whether the subgraph would answer now. Never throws. */
  ready(): Promise<boolean>;
  /** Closes what the link holds open. Absent when it holds nothing. */
  stop?(): Promise<void>;
}
