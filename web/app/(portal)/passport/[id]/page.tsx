'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { PassportOf } from '../../../../live/queries/passport';
import { useLive } from '../../../../live/use-live';
import { formatCount, formatNumber } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Loading } from '../../../../ui/states';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { CausalSteps } from '../../../_parts/cause-path';
import { LineageGraphView } from '../../../_parts/lineage/lineage-graph-view';
import { MissingNode } from '../../../_parts/missing-node';
import { useFreshRetry } from '../../../_parts/use-fresh-retry';
import { Thread } from '../../../_parts/thread';
import { Stamps } from './stamps';

export default function PassportPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(PassportOf, { predictionId: id });
  useNodeProject(live.data?.passport?.prediction.projectId);
  const isFresh = useFreshRetry(id, live.data?.passport === null, live.refresh);
  return (
    <Answered live={live}>
      {({ passport }) => {
        if (passport === null) return isFresh ? <Loading lines={8} /> : <MissingNode id={id} />;
        const { prediction, modelVersion, endpoint, auditEntry } = passport;
        const approval = modelVersion.approvals.findLast(({ decision }) => decision === 'APPROVED');
        return (
          <>
            <ThingHeader id={id} name="Passport of a prediction" deed="asked by" who={prediction.caller} at={prediction.servedAt} thread={<Thread id={modelVersion.id} />} actions={<QuerySource {...live.source} />} />
            <Answer>
              <NodeLink id={modelVersion.id}>{`${modelVersion.model.name} v${modelVersion.number}`}</NodeLink> answered {formatNumber(prediction.score)} at <NodeLink id={endpoint.id}>{endpoint.name}</NodeLink>.{' '}
              {approval === undefined ? 'Nobody approved it.' : `${approval.actor.name} approved it: “${approval.reason}”.`} {prediction.label === null ? 'What really happened is not known yet.' : `What really happened: ${formatNumber(prediction.label.value)}.`}{' '}
              {auditEntry === null ? (
                'It is not in the audit trail yet.'
              ) : (
                <>
                  It stands in the audit trail as <TextLink href={`/audit/${auditEntry.eventId}`}>entry {formatCount(auditEntry.index)}</TextLink>, where the proof is.
                </>
              )}
            </Answer>
            <Stamps passport={passport} />
            <Section title={`Why v${modelVersion.number} is live`} note="newest first, back to the first cause">
              <CausalSteps steps={passport.whyLive} />
            </Section>
            <Section title="Came from" note={`${passport.upstream.nodes.length} nodes upstream`}>
              <LineageGraphView graph={{ root: modelVersion.id, asOf: null, ...passport.upstream }} height={420} />
            </Section>
          </>
        );
      }}
    </Answered>
  );
}
