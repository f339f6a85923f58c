'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { RolloutChanged } from '../../../../live/queries/rollouts';
import { EndpointById, EndpointChanged } from '../../../../live/queries/serving';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { ActionLink } from '../../../../ui/action-link';
import { QuerySource } from '../../../../ui/query-source';
import { Tabs } from '../../../../ui/tabs';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';
import { useTab } from '../../../_parts/use-tab';
import { EndpointAnswer } from './endpoint-answer';
import { PredictionList } from './prediction-list';
import { Traffic } from './traffic';
import { TryIt } from './try-it';

export default function EndpointPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(EndpointById, { id });
  const { tab, hrefOf } = useTab(['traffic', 'predictions', 'try']);
  const projectId = live.data?.endpoint?.projectId;
  useNodeProject(projectId);
  useRefreshOn(EndpointChanged, projectId === undefined ? undefined : { projectId }, live.refresh, ({ endpointChanged }) => endpointChanged.id === id);
  useRefreshOn(RolloutChanged, { endpointId: id }, live.refresh);
  return (
    <Answered live={live}>
      {({ endpoint }) =>
        endpoint === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader
              id={id}
              name={endpoint.name}
              status={endpoint.variants[0]?.state}
              who={endpoint.createdBy}
              at={endpoint.createdAt}
              thread={<Thread id={id} />}
              actions={
                <>
                  <ActionLink href={`/monitoring/${id}`}>Monitoring</ActionLink>
                  <QuerySource {...live.source} />
                </>
              }
            />
            <EndpointAnswer endpoint={endpoint} />
            <Tabs label="Endpoint" current={tab} hrefOf={hrefOf} tabs={[{ key: 'traffic', label: 'Traffic' }, { key: 'predictions', label: 'Predictions', count: endpoint.predictionCount }, { key: 'try', label: 'Try it' }]} />
            {tab === 'traffic' && <Traffic endpoint={endpoint} onChange={live.refresh} />}
            {tab === 'predictions' && <PredictionList endpointId={id} projectId={endpoint.projectId} />}
            {tab === 'try' && <TryIt endpoint={endpoint} />}
          </>
        )
      }
    </Answered>
  );
}
