import type { RequestContext } from '@cairn/core';

/** The whole graph, asked by a subgraph on behalf of the actor in the context: the same answers that a client gets. */
export interface GraphClient {
  /**
   * @returns the data of a query or mutation.
   * @throws {CairnError} of the code of the first error, when there is any.
   */
  query<T>(document: string, variables: Readonly<Record<string, unknown>>, context: RequestContext): Promise<T>;
}
