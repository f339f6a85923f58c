'use client';

import type { RunDetail } from '../../../../live/queries/run';
import { formatNumber, plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Answer } from '../../../../ui/page';
import { Took } from '../../../_parts/took';

const verbs = { SCHEDULED: 'Scheduled for', RUNNING: 'Running for', FINISHED: 'Finished after', FAILED: 'Failed after', KILLED: 'Killed after' } as const;

/** The run in one sentence. */
export function RunAnswer({ run }: { readonly run: RunDetail }) {
  const points = run.metrics.reduce((sum, { count }) => sum + count, 0);
  const losses = run.metrics.filter(({ key, count }) => /loss/i.test(key) && count > 1);
  // The loss on rows that were not learnt from says more.
  const loss = losses.find(({ key }) => /eval|val|test/i.test(key)) ?? losses[0];
  return (
    <Answer>
      {verbs[run.status]} <Took from={run.startedAt} to={run.endedAt} /> in <NodeLink id={run.experiment.id}>{run.experiment.name}</NodeLink>
      {run.parent !== null && (
        <>
          , part of <NodeLink id={run.parent.id}>{run.parent.name}</NodeLink>
        </>
      )}
      {run.failureReason !== null && <>: {run.failureReason}</>}. {plural(points, 'point')} of {plural(run.metrics.length, 'metric')}
      {loss !== undefined && (
        <>
          , {loss.key} {formatNumber(loss.latest)} at step {formatNumber(loss.lastStep)}
        </>
      )}
      .
    </Answer>
  );
}
