'use client';

import { CancelPipelineRun } from '../../live/queries/pipeline-run';
import type { PipelineRunStatus } from '../../live/queries/pipelines';
import { useAct } from '../../live/use-act';
import { useMay } from '../../live/use-may';
import { Confirm } from '../../ui/confirm';

export interface CancelRunProps {
  readonly run: { readonly id: string; readonly projectId: string; readonly status: PipelineRunStatus };
  readonly onDone: () => Promise<unknown>;
}

/** Ends a run that goes on; absent when it has ended, and for those who may not. */
export function CancelRun({ run: { id, projectId, status }, onDone }: CancelRunProps) {
  const mayCancel = useMay('log', projectId);
  const { run, busy, failure } = useAct(CancelPipelineRun);
  const cancel = async () => {
    const done = await run({ id });
    if (done !== undefined) await onDone();
    return done !== undefined;
  };
  if (!mayCancel || (status !== 'RUNNING' && status !== 'WAITING')) return null;
  return (
    <Confirm action="Cancel run" title="Cancel this run?" tone="danger" busy={busy} failure={failure} onConfirm={cancel}>
      Its jobs are ended and nothing more is started. A rollout that it began goes on.
    </Confirm>
  );
}
