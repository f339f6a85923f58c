'use client';

import type { Live } from '../../live/use-live';
import { Failure, Loading } from '../../ui/states';

export interface AnsweredProps<Data> {
  readonly live: Live<Data>;
  /** Shown until the first answer. */
  readonly loading?: React.ReactNode;
  readonly children: (data: Data) => React.ReactNode;
}

/** What a query answered: lines while it is fetched, what to do when it failed, and what was known before beside a later failure. */
export function Answered<Data>({ live, loading, children }: AnsweredProps<Data>) {
  return (
    <>
      {live.failure !== undefined && <Failure {...live.failure} onRetry={() => void live.refresh()} />}
      {live.data === undefined ? live.failure === undefined && (loading ?? <Loading />) : children(live.data)}
    </>
  );
}
