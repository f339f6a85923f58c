'use client';

import { useEffect, useState } from 'react';
import { client } from '../../../live/client';
import { failureOf } from '../../../live/failure';
import { ComparedRunById, type ComparedRun } from '../../../live/queries/compare';
import type { FailureProps } from '../../../ui/states';

export interface Compared {
  /** Those that exist, in the order asked for. */
  readonly runs: readonly ComparedRun[];
  readonly failure: FailureProps | undefined;
  readonly loading: boolean;
}

/** The runs with the given ids, each asked for by itself: what is cached already is there at once. */
export function useCompared(ids: readonly string[]): Compared {
  const key = ids.join(',');
  const [compared, setCompared] = useState<Compared>({ runs: [], failure: undefined, loading: true });
  useEffect(() => {
    let stale = false;
    void Promise.all(key.split(',').map((id) => client.query(ComparedRunById, { id }).toPromise())).then((answers) => {
      if (stale) return;
      const error = answers.find((answer) => answer.error !== undefined)?.error;
      setCompared({ runs: answers.flatMap(({ data }) => data?.run ?? []), failure: error && failureOf(error), loading: false });
    });
    return () => {
      stale = true;
    };
  }, [key]);
  return compared;
}
