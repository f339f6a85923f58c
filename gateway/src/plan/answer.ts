import type { ExecutionResult } from 'graphql';
import { SubgraphFailure } from './subgraph-failure.js';
import type { AnsweredError } from './subgraph-failure.js';
import { isTreeObject } from './tree.js';
import type { TreeObject } from './tree.js';

/** A subgraph's answer after its shape was checked: with neither data nor errors it would be a lie. */
export interface Answer {
  readonly data: TreeObject | undefined;
  readonly errors: readonly { readonly path: readonly (string | number)[]; readonly failure: SubgraphFailure }[];
}

/** Takes nothing on trust: what a subgraph answered may be anything. */
export function checkedAnswer(subgraph: string, answer: ExecutionResult): Answer {
  const { data, errors } = (answer ?? {}) as { data?: unknown; errors?: unknown };
  const known = Array.isArray(errors) ? (errors as AnsweredError[]) : [];
  const failed = known.map((error) => ({
    path: Array.isArray(error.path) ? error.path : [],
    failure: SubgraphFailure.fromAnswer(subgraph, error),
  }));
  if (isTreeObject(data)) return { data, errors: failed };
  if (failed.length > 0) return { data: undefined, errors: failed };
  const failure = new SubgraphFailure(subgraph, `Subgraph '${subgraph}' answered neither data nor errors`);
  return { data: undefined, errors: [{ path: [], failure }] };
}
