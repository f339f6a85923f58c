'use client';

import { useCallback, useState } from 'react';
import type { FailureProps } from '../ui/states';
import { client } from './client';
import type { Document } from './document';
import { failureOf } from './failure';

export interface Act<Data, Variables> {
  readonly busy: boolean;
  readonly failure: FailureProps | undefined;
  /** The result, or undefined when it was refused: then `failure` says why. */
  readonly run: (variables: Variables) => Promise<Data | undefined>;
}

/** A change that a person makes: one at a time, and a refusal stays on the page until the next try. */
export function useAct<Data, Variables extends object>(document: Document<Data, Variables>): Act<Data, Variables> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureProps>();
  const run = useCallback(
    async (variables: Variables) => {
      setBusy(true);
      setFailure(undefined);
      const { data, error } = await client.mutation(document as Document<Data, object>, variables).toPromise();
      setBusy(false);
      if (error === undefined) return data;
      setFailure(failureOf(error));
      return undefined;
    },
    [document],
  );
  return { busy, failure, run };
}
