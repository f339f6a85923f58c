'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { PredictionById } from '../../../../live/queries/predictions';
import { useLive } from '../../../../live/use-live';
import { Copy } from '../../../../ui/copy';
import { Facts } from '../../../../ui/facts';
import { formatDuration, formatNumber } from '../../../../ui/format';
import { ActionLink } from '../../../../ui/action-link';
import { NodeLink } from '../../../../ui/node-link';
import { VersionLink } from '../../../../ui/version-link';
import { Answer, Columns, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Loading } from '../../../../ui/states';
import { ThingHeader } from '../../../../ui/thing-header';
import { At } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { useFreshRetry } from '../../../_parts/use-fresh-retry';
import { Thread } from '../../../_parts/thread';
import { AnswerTable } from './answer-table';
import { FeatureFacts } from '../../../_parts/feature-facts';

export default function PredictionPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(PredictionById, { id });
  useNodeProject(live.data?.prediction?.projectId);
  const isFresh = useFreshRetry(id, live.data?.prediction === null, live.refresh);
  return (
    <Answered live={live}>
      {({ prediction }) => {
        if (prediction === null) return isFresh ? <Loading lines={8} /> : <MissingNode id={id} />;
        const { score, label, endpoint, modelVersion, rollout, rolloutStep } = prediction;
        return (
          <>
            <ThingHeader
              id={id}
              name={`Prediction at ${endpoint.name}`}
              deed="asked by"
              who={prediction.caller}
              at={prediction.servedAt}
              thread={modelVersion === null ? undefined : <Thread id={modelVersion.id} />}
              actions={
                <>
                  <ActionLink href={`/passport/${id}`}>Passport</ActionLink>
                  <QuerySource {...live.source} />
                </>
              }
            />
            <Answer>
              <VersionLink version={modelVersion} /> answered {formatNumber(score)} in {formatDuration(prediction.latencyMs)}
              {label === null ? '; what really happened is not known yet.' : `; what really happened: ${formatNumber(label.value)}.`}
              {rollout !== null && (
                <>
                  {' '}
                  It was asked during <NodeLink id={rollout.id}>a rollout</NodeLink>
                  {rolloutStep !== null && rolloutStep.trafficPercent > 0 && ` that gave the candidate ${rolloutStep.trafficPercent} % of the traffic`}.
                </>
              )}
            </Answer>
            <Columns>
              <Section title="Given">
                <FeatureFacts features={prediction.features} redacted={prediction.redacted} />
              </Section>
              <div>
                <Section title="Answered">
                  <AnswerTable prediction={prediction} />
                </Section>
                <Section title="Record">
                  <Facts
                    facts={[
                      ['Endpoint', <NodeLink key="endpoint" id={endpoint.id}>{endpoint.name}</NodeLink>],
                      ['Is about', <At key="observed" at={prediction.observedAt} />],
                      ['Answered', <At key="served" at={prediction.servedAt} />],
                      prediction.requestId !== null && ['Request', <Copy key="request" text={prediction.requestId} label="Request id">{prediction.requestId}</Copy>],
                      prediction.labelKey !== null && prediction.labelKey !== prediction.requestId && ['Labels name it', <Copy key="key" text={prediction.labelKey} label="Label key">{prediction.labelKey}</Copy>],
                      prediction.stickyHash !== null && ['Sticky key', <Copy key="sticky" text={prediction.stickyHash} label="hash">{prediction.stickyHash}</Copy>],
                      ['Share of its variant', `${prediction.trafficPercent} % of the traffic`],
                      label !== null && ['Outcome recorded', <At key="recorded" at={label.recordedAt} />],
                      prediction.eventId !== null && ['In the audit trail', <NodeLink key="event" id={prediction.eventId} />],
                    ]}
                  />
                </Section>
              </div>
            </Columns>
          </>
        );
      }}
    </Answered>
  );
}
