'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { RolloutChanged } from '../../../../live/queries/rollouts';
import { EndpointById, EndpointChanged, type EndpointDetail } from '../../../../live/queries/serving';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { ActionLink } from '../../../../ui/action-link';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import { Tabs, type Tab } from '../../../../ui/tabs';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';
import { UnloggedAlarm } from '../../../_parts/unlogged-alarm';
import { useTab } from '../../../_parts/use-tab';
import { EndpointAnswer } from './endpoint-answer';
import { PredictionList } from './prediction-list';
import { Settings } from './settings';
import { Streams } from './streams';
import { Traffic } from './traffic';
import { TryIt } from './try-it';

export default function EndpointPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(EndpointById, { id });
  const { tab, hrefOf } = useTab(['traffic', 'predictions', 'try', 'streams', 'settings']);
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
            {endpoint.unlogged !== null && <UnloggedAlarm unlogged={endpoint.unlogged} />}
            <EndpointAnswer endpoint={endpoint} />
            <Tabs label="Endpoint" current={tab} hrefOf={hrefOf} tabs={tabsOf(endpoint)} />
            {tab === 'traffic' && <Traffic endpoint={endpoint} onChange={live.refresh} />}
            {tab === 'predictions' && <PredictionList endpoint={endpoint} />}
            {tab === 'try' && (endpoint.kind === 'SERVED' ? <TryIt endpoint={endpoint} /> : <Empty title="It answers elsewhere">Ask the server that it runs on: what that answers is recorded here.</Empty>)}
            {tab === 'streams' && (endpoint.kind === 'SERVED' ? <Streams endpoint={endpoint} /> : <Empty title="It answers elsewhere">Streams are answered by endpoints that are served here.</Empty>)}
            {tab === 'settings' && <Settings endpoint={endpoint} onChange={live.refresh} />}
          </>
        )
      }
    </Answered>
  );
}

/** What answers elsewhere cannot be tried from here. */
function tabsOf({ kind, predictionCount }: EndpointDetail): readonly Tab[] {
  return [
    { key: 'traffic', label: 'Traffic' },
    { key: 'predictions', label: 'Predictions', count: predictionCount },
    ...(kind === 'SERVED' ? [{ key: 'try', label: 'Try it' }, { key: 'streams', label: 'Streams' }] : []),
    { key: 'settings', label: 'Settings' },
  ];
}
