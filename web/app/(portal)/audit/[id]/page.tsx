'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { AuditEntryById } from '../../../../live/queries/governance';
import { useLive } from '../../../../live/use-live';
import { Json } from '../../../../ui/code-block';
import { Facts } from '../../../../ui/facts';
import { formatCount } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Columns, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { At } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { CopyId } from '../../../_parts/copy-id';
import { MissingNode } from '../../../_parts/missing-node';
import { Links } from './links';
import { Proof } from './proof';
import { TextLink } from '../../../../ui/link';

export default function AuditEntryPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(AuditEntryById, { eventId: id });
  useNodeProject(live.data?.auditEntry?.projectId ?? undefined);
  return (
    <Answered live={live}>
      {({ auditEntry: entry }) =>
        entry === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={entry.type} deed="done by" who={entry.actor} at={entry.at} actions={<QuerySource {...live.source} />} />
            <Answer>
              Entry {formatCount(entry.index)} of the audit trail: {entry.actor.name} did this to <NodeLink id={entry.nodeId} />
              {entry.cause === null ? '.' : <>, because of <TextLink href={`/audit/${entry.cause.eventId}`}>{entry.cause.type}</TextLink> at <NodeLink id={entry.cause.nodeId} />.</>}
            </Answer>
            <Proof entry={entry} />
            <Columns>
              <Section title="Entry">
                <Facts
                  facts={[
                    ['When', <At key="at" at={entry.at} />],
                    ['By', entry.actor.name],
                    ['To', <NodeLink key="node" id={entry.nodeId} />],
                    ['Caused by', entry.causeId === null ? 'nothing that the log knows' : <NodeLink key="cause" id={entry.causeId} />],
                    ['Request', <CopyId key="request" id={entry.requestId} />],
                    ['More about it', <TextLink key="more" href={`/governance?node=${entry.nodeId}`}>all entries about this node</TextLink>],
                  ]}
                />
              </Section>
              <Section title="Payload">
                <Json value={entry.payload} label="Payload" />
              </Section>
            </Columns>
            <Links links={entry.links} />
          </>
        )
      }
    </Answered>
  );
}
