'use client';

import { CancelPipelineRun } from '../../../../live/queries/pipeline-run';
import { useAct } from '../../../../live/use-act';
import { Confirm } from '../../../../ui/confirm';

export function CancelRun({ id, onDone }: { readonly id: string; readonly onDone: () => Promise<unknown> }) {
  const { run, busy, failure } = useAct(CancelPipelineRun);
  const cancel = async () => {
    const done = await run({ id });
    if (done !== undefined) await onDone();
    return done !== undefined;
  };
  return (
    <Confirm action="Cancel run" title="Cancel this run?" tone="danger" busy={busy} failure={failure} onConfirm={cancel}>
      Its jobs are ended and nothing more is started. A rollout that it began goes on.
    </Confirm>
  );
}
