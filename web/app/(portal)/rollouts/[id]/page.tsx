'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { RolloutById, RolloutChanged } from '../../../../live/queries/rollouts';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { NodeLink } from '../../../../ui/node-link';
import { Answer } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { CausePath } from '../../../_parts/cause-path';
import { MissingNode } from '../../../_parts/missing-node';
import { RolloutSentence } from '../../../_parts/rollout/rollout-sentence';
import { RolloutView } from '../../../_parts/rollout/rollout-view';
import { Thread } from '../../../_parts/thread';

export default function RolloutPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(RolloutById, { id });
  const rollout = live.data?.rollout;
  useNodeProject(rollout?.projectId);
  useRefreshOn(RolloutChanged, rollout == null ? undefined : { endpointId: rollout.endpoint.id }, live.refresh, ({ rolloutChanged }) => rolloutChanged.id === id);
  return (
    <Answered live={live}>
      {({ rollout: shown }) =>
        shown === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={`${shown.endpoint.name}: v${shown.champion.modelVersion.number} → v${shown.candidate.modelVersion.number}`} status={shown.status} deed="started by" who={shown.startedBy} at={shown.startedAt} thread={<Thread id={id} />} actions={<QuerySource {...live.source} />} />
            <Answer>
              <RolloutSentence rollout={shown} /> At <NodeLink id={shown.endpoint.id}>{shown.endpoint.name}</NodeLink>.
            </Answer>
            <RolloutView rollout={shown} onChange={live.refresh} />
            <CausePath nodeId={id} title="Why it happened" />
          </>
        )
      }
    </Answered>
  );
}
