'use client';

import { Why, type CausalStep } from '../../live/queries/lineage';
import { useLive } from '../../live/use-live';
import { NodeLink } from '../../ui/node-link';
import { Section } from '../../ui/page';
import { QuerySource } from '../../ui/query-source';
import { Empty } from '../../ui/states';
import { At } from '../../ui/time';
import { TextLink } from '../../ui/link';
import { Answered } from './answered';
import styles from './cause-path.module.css';

/** The way back from what last happened to a node to the first cause. */
export function CausePath({ nodeId, title }: { readonly nodeId: string; readonly title: string }) {
  const live = useLive(Why, { nodeId });
  return (
    <Section title={title} note="newest first" actions={<QuerySource {...live.source} />}>
      <Answered live={live}>{({ why }) => <CausalSteps steps={why} />}</Answered>
    </Section>
  );
}

export function CausalSteps({ steps }: { readonly steps: readonly CausalStep[] }) {
  if (steps.length === 0) return <Empty title="The log knows of no cause" />;
  return (
    <ol className={styles['path']}>
      {steps.map(({ eventId, type, at, actor, nodeId, summary }) => (
        <li key={eventId}>
          <TextLink href={`/audit/${eventId}`}>
            <code>{type}</code>
          </TextLink>
          <span>{summary}</span>
          <small>
            <At at={at} /> by {actor.name} <NodeLink id={nodeId} />
          </small>
        </li>
      ))}
    </ol>
  );
}
