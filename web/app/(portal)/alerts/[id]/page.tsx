'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { AlertById, ResolveAlert } from '../../../../live/queries/alerts';
import { useAct } from '../../../../live/use-act';
import { useLive } from '../../../../live/use-live';
import { Confirm } from '../../../../ui/confirm';
import { Facts } from '../../../../ui/facts';
import { formatCount, formatNumber, humanize } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { At } from '../../../../ui/time';
import { AcknowledgeButton } from '../../../_parts/acknowledge-button';
import { Answered } from '../../../_parts/answered';
import { Consequences } from '../../../_parts/consequences';
import { MissingNode } from '../../../_parts/missing-node';

export default function AlertPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(AlertById, { id });
  const resolve = useAct(ResolveAlert);
  useNodeProject(live.data?.alert?.projectId);
  const settle = async (reason: string) => {
    const done = await resolve.run({ id, reason });
    if (done !== undefined) await live.refresh();
    return done !== undefined;
  };
  return (
    <Answered live={live}>
      {({ alert }) =>
        alert === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader
              id={id}
              name={`${humanize(alert.kind)} at ${alert.endpoint.name}`}
              status={alert.status}
              at={alert.raisedAt}
              actions={
                <>
                  <QuerySource {...live.source} />
                  {alert.status === 'OPEN' && <AcknowledgeButton alertId={id} onDone={live.refresh} />}
                  {alert.status !== 'RESOLVED' && (
                    <Confirm action="Resolve" title="Resolve this alert?" reason="How it was settled" busy={resolve.busy} failure={resolve.failure} onConfirm={settle}>
                      It stays in the record, with your reason.
                    </Confirm>
                  )}
                </>
              }
            />
            <Answer>{alert.message}</Answer>
            <Section title="What was found">
              <Facts
                facts={[
                  ['Found', formatNumber(alert.value)],
                  ['Limit', formatNumber(alert.threshold)],
                  ['Window', <span key="window">{alert.monitor.windowDays} days to <At at={alert.windowEnd} /></span>],
                  ['Monitor', `${alert.monitor.description}. Windows with fewer than ${formatCount(alert.monitor.minimumCount)} say nothing.`],
                  ['Endpoint', <span key="endpoint"><NodeLink id={alert.endpoint.id}>{alert.endpoint.name}</NodeLink>, <TextLink href={`/monitoring/${alert.endpoint.id}`}>its monitoring</TextLink></span>],
                  alert.acknowledgedBy !== null && ['Acknowledged by', alert.acknowledgedBy.name],
                  alert.resolution !== null && ['Settled', alert.resolution],
                ]}
              />
            </Section>
            <Consequences nodeId={id} />
          </>
        )
      }
    </Answered>
  );
}
