'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { EndpointMonitors, ReportRecorded } from '../../../../live/queries/monitoring';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { ActionLink } from '../../../../ui/action-link';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { AlertList } from '../../../_parts/alert-list';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';
import { Drift } from './drift';
import { MonitorTable } from './monitor-table';
import { MonitoringAnswer } from './monitoring-answer';
import { Performance } from './performance';

export default function EndpointMonitoringPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(EndpointMonitors, { id });
  const projectId = live.data?.endpoint?.projectId;
  useNodeProject(projectId);
  useRefreshOn(ReportRecorded, { endpointId: id }, live.refresh);
  return (
    <Answered live={live}>
      {({ endpoint, monitors, baselines }) =>
        endpoint === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader
              id={id}
              name={`${endpoint.name}: monitoring`}
              {...(monitors.length === 0 ? {} : { status: monitors.some(({ state }) => state === 'FIRING') ? 'FIRING' : monitors.every(({ state }) => state === 'WAITING') ? 'WAITING' : 'OK' })}
              who={endpoint.createdBy}
              at={endpoint.createdAt}
              thread={<Thread id={id} />}
              actions={
                <>
                  <ActionLink href={`/endpoints/${id}`}>Endpoint</ActionLink>
                  <QuerySource {...live.source} />
                </>
              }
            />
            <MonitoringAnswer monitors={monitors} baselines={baselines} />
            <Performance endpointId={id} monitors={monitors} rollouts={endpoint.rollouts.nodes} />
            <Drift endpointId={id} />
            <Section title="Monitors">
              <MonitorTable monitors={monitors} />
            </Section>
            <Section title="Alerts">
              <AlertList projectId={endpoint.projectId} endpointId={id} />
            </Section>
          </>
        )
      }
    </Answered>
  );
}
