import type { Page } from '@cairn/core';
import type { MlflowArguments, MlflowCaller } from '@cairn/subgraph';
import type { SearchRequest } from '../../domain/search.js';

interface SearchBounds<T> {
  /** The most of one page. */
  readonly most: number;
  /** How many when the call does not say. */
  readonly usual: number;
  find(request: SearchRequest): Promise<Page<T>>;
}

/** One page of a search as MLflow asks for it, and what the answer says of the next. */
export async function searchOf<T>(args: MlflowArguments, caller: MlflowCaller, { most, usual, find }: SearchBounds<T>): Promise<{ readonly nodes: readonly T[]; readonly next: object }> {
  const { nodes, hasNextPage, endCursor } = await find({
    projectId: await caller.project(),
    filter: args.optionalText('filter'),
    orderBy: args.texts('order_by'),
    first: args.whole('max_results', { min: 1, max: most }) ?? usual,
    after: args.optionalText('page_token') || undefined,
    hidesPrompts: true,
  });
  return { nodes, next: hasNextPage ? { next_page_token: endCursor } : {} };
}
