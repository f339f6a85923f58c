'use client';

import { useState } from 'react';
import { client } from './client';
import type { Document } from './document';
import { failureOf } from './failure';
import { useLive, type Live } from './use-live';
import type { FailureProps } from '../ui/states';

/** A page of a list, as every connection of the graph answers it. */
export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Pages<Data, Node> extends Omit<Live<Data>, 'data'> {
  /** Everything fetched so far, newest first; absent until the first page is there. */
  readonly nodes: readonly Node[] | undefined;
  readonly totalCount: number;
  /** Fetches the next page; absent when there is none. */
  readonly more: (() => void) | undefined;
  readonly fetchingMore: boolean;
}

interface Further<Node> {
  readonly key: string;
  readonly nodes: readonly Node[];
  readonly pageInfo: Connection<Node>['pageInfo'];
}

/** A list of which the first page is kept fresh and further ones are added on demand. */
export function usePages<Data, Variables extends { readonly first?: number; readonly after?: string | null }, Node extends { readonly id: string }>(
  document: Document<Data, Variables>,
  variables: Variables | undefined,
  pick: (data: Data) => Connection<Node> | null | undefined,
): Pages<Data, Node> {
  const { data, ...live } = useLive(document, variables);
  const key = JSON.stringify(variables) ?? '';
  const [further, setFurther] = useState<Further<Node>>();
  const [fetchingMore, setFetchingMore] = useState(false);
  const [failure, setFailure] = useState<FailureProps>();

  const first = data && pick(data);
  const added = further?.key === key ? further : undefined;
  const pageInfo = added?.pageInfo ?? first?.pageInfo;
  const more = async (after: string) => {
    setFetchingMore(true);
    const { data: next, error } = await client.query(document as Document<Data, object>, { ...variables, after }).toPromise();
    const page = next && pick(next);
    if (page) setFurther({ key, nodes: [...(added?.nodes ?? []), ...page.nodes], pageInfo: page.pageInfo });
    setFailure(error && failureOf(error));
    setFetchingMore(false);
  };
  const cursor = pageInfo?.hasNextPage ? pageInfo.endCursor : null;
  return {
    ...live,
    failure: live.failure ?? failure,
    nodes: first ? distinct([...first.nodes, ...(added?.nodes ?? [])]) : undefined,
    totalCount: first?.totalCount ?? 0,
    more: cursor == null || fetchingMore ? undefined : () => void more(cursor),
    fetchingMore,
  };
}

/** New nodes push old ones from the first page into the second, where they were fetched already. */
function distinct<Node extends { readonly id: string }>(nodes: readonly Node[]): readonly Node[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}
