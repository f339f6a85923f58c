'use client';

import { AcknowledgeAlert } from '../../live/queries/alerts';
import { useAct } from '../../live/use-act';
import { Button } from '../../ui/button';

/** Says that somebody is looking at an alert. */
export function AcknowledgeButton({ alertId, onDone }: { readonly alertId: string; readonly onDone: () => Promise<unknown> }) {
  const { run, busy, failure } = useAct(AcknowledgeAlert);
  const acknowledge = async () => {
    if ((await run({ id: alertId })) !== undefined) await onDone();
  };
  return (
    <>
      <Button isDisabled={busy} onPress={() => void acknowledge()}>
        Acknowledge
      </Button>
      {failure !== undefined && <span role="alert">{failure.message}</span>}
    </>
  );
}
