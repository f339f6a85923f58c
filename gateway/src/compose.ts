import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

/** A subgraph as composition needs to know it. */
export interface SubgraphSdl {
  readonly name: string;
  /** Its federation SDL, as `schema.graphql` in its folder. */
  readonly sdl: string;
}

/** The subgraphs do not fit together. Says every reason, one a line. */
export class CompositionError extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`The subgraphs do not compose:\n${reasons.map((reason) => `- ${reason}`).join('\n')}`);
    this.name = 'CompositionError';
    this.reasons = reasons;
  }
}

/**
 * Composes the supergraph SDL. The order of the subgraphs does not change it.
 * @throws {CompositionError} when a subgraph is not valid or they contradict each other.
 */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const ordered = [...subgraphs].sort((a, b) => (a.name < b.name ? -1 : 1));
  const result = composeServices(ordered.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl, { noLocation: true }) })));
  if (result.errors !== undefined) throw new CompositionError(result.errors.map((error) => error.message));
  return result.supergraphSdl;
}
