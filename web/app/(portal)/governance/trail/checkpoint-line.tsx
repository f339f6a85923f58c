'use client';

import { Checkpoint } from '../../../../live/queries/governance';
import { useLive } from '../../../../live/use-live';
import { Copy } from '../../../../ui/copy';
import { plural } from '../../../../ui/format';
import { Ago } from '../../../../ui/time';

/** How many entries are signed for, and since when. */
export function CheckpointLine() {
  const { data } = useLive(Checkpoint, {});
  if (data === undefined) return <>What happened, who did it, and the proof.</>;
  if (data.checkpoint === null) return <>No checkpoint has been signed yet.</>;
  const { treeSize, at, rootHash, note } = data.checkpoint;
  return (
    <>
      {plural(treeSize, 'entry', 'entries')} signed for <Ago at={at} />; root{' '}
      <Copy text={rootHash} label="Root hash">
        {rootHash.slice(0, 12)}…
      </Copy>{' '}
      <Copy text={note} label="Signed checkpoint">
        checkpoint
      </Copy>
    </>
  );
}
