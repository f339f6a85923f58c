'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../../../live/client';
import { failureOf } from '../../../../live/failure';
import { refreshAfterGap } from '../../../../live/live-status';
import { RunsChanged, RunSearch, type RunRow, type RunSearchVariables } from '../../../../live/queries/run-search';
import { useEvents } from '../../../../live/use-events';
import type { FilterError } from '../../../../ui/filter-line/filter-text';
import type { FailureProps } from '../../../../ui/states';
import { changedRows } from './changed-rows';
import { filterErrorOf } from './filter-error';

/** Rows of a page, and the most that are asked for at once. */
const pageRows = 100;
const mostRows = 1_000;

/** Which runs are asked for, and what of them. */
export type RunQuestion = Omit<RunSearchVariables, 'first' | 'after'>;

export interface RunRows {
  /** Absent until the first answer. */
  readonly rows: readonly RunRow[] | undefined;
  /** Whether other rows are on their way. */
  readonly isStale: boolean;
  /** Whether every row is here. */
  readonly isWhole: boolean;
  /** New runs that wait to be let in. */
  readonly waiting: number;
  readonly failure: FailureProps | undefined;
  /** What the platform says is wrong with the filter. */
  readonly filterError: FilterError | undefined;
  readonly more: (() => void) | undefined;
  /** Changes when other rows begin at the top: then they are shown from there. */
  readonly top: string;
  /** From the top again, with what waits. */
  readonly reload: () => Promise<void>;
}

interface Fetched {
  /** What was asked for. */
  readonly key: string;
  /** What the list is of, whatever is shown of each run. */
  readonly list: string;
  readonly rows: readonly RunRow[];
  readonly waiting: ReadonlySet<string>;
  readonly cursor: string | undefined;
  /** When the first page was asked for. */
  readonly since: string;
}

/** Pages of runs that move: the first is asked for at once, further ones as somebody scrolls, changes are heard. */
export function useRunRows(question: RunQuestion): RunRows {
  const key = JSON.stringify(question);
  const list = listOf(question);
  const [fetched, setFetched] = useState<Fetched>();
  const [fetching, setFetching] = useState(false);
  const [reloads, setReloads] = useState(0);
  const [failure, setFailure] = useState<{ readonly failure: FailureProps; readonly filter: FilterError | undefined }>();
  const latest = useRef({ key, rows: 0, list: '' });
  useEffect(() => {
    latest.current = { key, rows: fetched?.rows.length ?? 0, list: fetched?.list ?? '' };
  });

  const ask = useCallback(
    async (first: number, after: string | null) => {
      const variables: RunSearchVariables = { ...(JSON.parse(key) as RunQuestion), first, after };
      const { data, error } = await client.query(RunSearch, variables, { requestPolicy: 'network-only' }).toPromise();
      // Somebody has asked for something else meanwhile.
      if (latest.current.key !== key) return undefined;
      setFailure(error && { failure: failureOf(error), filter: filterErrorOf(error) });
      return data?.searchRuns;
    },
    [key],
  );

  const load = useCallback(
    async (first: number) => {
      const since = new Date().toISOString();
      const page = await ask(first, null);
      if (page) setFetched({ key, list, rows: page.nodes, waiting: new Set(), cursor: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined, since: isByStart(list) ? (page.nodes[0]?.startedAt ?? '') : since });
    },
    [ask, key, list],
  );
  useEffect(() => {
    // The same runs with other columns: as many of them as were there, so that the place in the list stays.
    const known = latest.current.list === list ? latest.current.rows : 0;
    void load(Math.min(mostRows, Math.max(pageRows, Math.ceil(known / pageRows) * pageRows)));
  }, [list, load]);
  useEffect(() => refreshAfterGap(() => load(Math.min(mostRows, Math.max(pageRows, latest.current.rows)))), [load]);

  const changes = useRef<RunRow[]>([]);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), [key]);
  const { projectId: _project, experimentIds, orderBy: _order, lifecycle, ...rest } = question;
  useEvents(RunsChanged, lifecycle === 'DELETED' ? undefined : { ...rest, experimentId: experimentIds[0]! }, ({ runsChanged }) => {
    changes.current.push(runsChanged);
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      const seen = changes.current.splice(0);
      setFetched((known) => known && { ...known, ...changedRows(known, { changes: seen, since: known.since, isWhole: known.cursor === undefined }) });
    });
  });

  const further = async (after: string) => {
    setFetching(true);
    const page = await ask(pageRows, after);
    setFetching(false);
    if (!page) return;
    setFetched((known) => {
      if (known === undefined || known.cursor !== after) return known;
      const shown = new Set(known.rows.map(({ id }) => id));
      return { ...known, rows: [...known.rows, ...page.nodes.filter(({ id }) => !shown.has(id))], cursor: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined };
    });
  };
  const cursor = fetched?.cursor;
  return {
    rows: fetched?.rows,
    isStale: fetched?.key !== key,
    isWhole: fetched !== undefined && cursor === undefined,
    waiting: fetched?.waiting.size ?? 0,
    failure: failure?.failure,
    filterError: failure?.filter,
    more: cursor === undefined || fetching || failure !== undefined || fetched?.key !== key ? undefined : () => void further(cursor),
    top: `${fetched?.list} ${reloads}`,
    reload: async () => {
      await load(pageRows);
      setReloads((count) => count + 1);
    },
  };
}

/** What the list is of, whatever is shown of each run. */
function listOf({ projectId, experimentIds, filter, orderBy, lifecycle }: RunQuestion): string {
  return JSON.stringify([projectId, experimentIds, filter, orderBy, lifecycle]);
}

function isByStart(list: string): boolean {
  const orderBy = (JSON.parse(list) as readonly unknown[])[3];
  return orderBy === null || JSON.stringify(orderBy) === '["attributes.start_time DESC"]';
}
