'use client';

import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useQuery } from 'urql';
import type { FailureProps } from '../ui/states';
import { client } from './client';
import { textOf, type Document } from './document';
import { failureOf } from './failure';
import { refreshAfterGap } from './live-status';

/** The answer to a query, as a page needs it. */
export interface Live<Data> {
  /** Absent until the first answer; kept while it is asked again. */
  readonly data: Data | undefined;
  readonly loading: boolean;
  readonly failure: FailureProps | undefined;
  /** Asks again; resolves when the answer is on the page. */
  readonly refresh: () => Promise<unknown>;
  /** The variables that `data` answers: those of the question before, until the next answer is there. */
  readonly answered: object;
  /** What was asked, for whoever wants to ask the same. */
  readonly source: { readonly query: string; readonly variables: object };
}

/** Asks the graph, shows what is known at once, and asks again after the connection was lost. Without variables it waits. */
export function useLive<Data, Variables extends object>(document: Document<Data, Variables>, variables: Variables | undefined): Live<Data> {
  const key = JSON.stringify(variables);
  // The variables by value: callers make a new object at every rendering.
  const settled = useMemo(() => (key === undefined ? undefined : (JSON.parse(key) as Variables)), [key]);
  const [{ data, error, operation }] = useQuery<Data, object>({
    query: document as Document<Data, object>,
    variables: settled ?? {},
    // The server renders the shell only: data is the browser's business.
    pause: settled === undefined || typeof window === 'undefined',
  });

  // An answer that failed as a whole has no data: what was known before stays.
  const kept = useRef<{ readonly key: string | undefined; readonly data: Data | undefined }>({ key, data: undefined });
  const shown = data ?? (kept.current.key === key ? kept.current.data : undefined);
  useEffect(() => {
    kept.current = { key, data: shown };
  }, [key, shown]);

  const refresh = useCallback(async () => {
    if (settled !== undefined) await client.query(document as Document<Data, object>, settled, { requestPolicy: 'network-only' }).toPromise();
  }, [document, settled]);
  useEffect(() => refreshAfterGap(refresh), [refresh]);

  return {
    data: shown,
    loading: shown === undefined && error === undefined,
    failure: error && failureOf(error),
    refresh,
    answered: (data === undefined ? undefined : operation?.variables) ?? settled ?? {},
    source: { query: textOf(document), variables: settled ?? {} },
  };
}
