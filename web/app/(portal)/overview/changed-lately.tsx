'use client';

import { AuditEntries, AuditEntryRecorded } from '../../../live/queries/governance';
import { useProjectVariables } from '../../../live/project';
import { useRefreshOn } from '../../../live/use-events';
import { useLive } from '../../../live/use-live';
import { ActionLink } from '../../../ui/action-link';
import { TextLink } from '../../../ui/link';
import { NodeLink } from '../../../ui/node-link';
import { Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import { Ago } from '../../../ui/time';
import { Answered } from '../../_parts/answered';
import styles from './changed-lately.module.css';

/** Changes that are so many that they would hide the others. */
const frequent = new Set(['metrics.logged', 'predictions.logged', 'params.logged', 'labels.recorded', 'session.started']);

/** What happened last, of what changes something. */
export function ChangedLately() {
  const variables = useProjectVariables({ first: 60 });
  const live = useLive(AuditEntries, variables);
  useRefreshOn(AuditEntryRecorded, variables && { projectId: variables.projectId }, live.refresh);
  // Whoever may not read the trail is not told so on every visit.
  if (live.failure?.code === 'FORBIDDEN') return null;
  return (
    <Section title="Changed lately" actions={<ActionLink href="/governance">Audit trail</ActionLink>}>
      <Answered live={live}>
        {({ auditEntries }) => {
          const shown = auditEntries.nodes.filter(({ type }) => !frequent.has(type)).slice(0, 12);
          if (shown.length === 0) return <Empty title="Nothing yet" />;
          return (
            <ol className={styles['changes']}>
              {shown.map(({ eventId, type, actor, nodeId, at }) => (
                <li key={eventId}>
                  <TextLink href={`/audit/${eventId}`}>{type}</TextLink>
                  <NodeLink id={nodeId} />
                  <span>{actor.name}</span>
                  <small>
                    <Ago at={at} />
                  </small>
                </li>
              ))}
            </ol>
          );
        }}
      </Answered>
    </Section>
  );
}
