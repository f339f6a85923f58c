'use client';

import { RunCount } from '../../../../live/queries/run-search';
import { useLive } from '../../../../live/use-live';
import { formatCount, plural } from '../../../../ui/format';
import type { RunQuestion } from './use-run-rows';

/** How many runs fit: asked beside the rows; `10,000+` where nobody counted further. */
export function RunTotal({ question: { projectId, experimentIds, filter, lifecycle }, fetched, isWhole }: { readonly question: RunQuestion; readonly fetched: number; readonly isWhole: boolean }) {
  const { data } = useLive(RunCount, isWhole ? undefined : { projectId, experimentIds, filter, lifecycle });
  if (isWhole) return <>{plural(fetched, 'run')}</>;
  const found = data?.searchRuns;
  return (
    <>
      {formatCount(fetched)} of {found === undefined ? '…' : `${formatCount(found.count)}${found.countIsExact ? '' : '+'}`} runs
    </>
  );
}
