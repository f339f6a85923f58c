'use client';

import { useEffect } from 'react';
import { useProject, useProjectVariables } from '../../../../live/project';
import { BreakGlasses, ConfirmBreakGlass, ReviewBreakGlass, type BreakGlassItem } from '../../../../live/queries/break-glass';
import { AuditEntryRecorded } from '../../../../live/queries/governance';
import { useAct } from '../../../../live/use-act';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { useMay } from '../../../../live/use-may';
import { Confirm } from '../../../../ui/confirm';
import { plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Failure } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import { At, useNow } from '../../../../ui/time';
import styles from './break-glass-list.module.css';

/** Who does not hear the trail asks again so often. */
const lookMs = 15_000;

/** What went round a decision, or wants to: loud until a third person has judged it. */
export function BreakGlassList() {
  const { projectId } = useProject();
  const variables = useProjectVariables({});
  const live = useLive(BreakGlasses, variables);
  const mayHear = useMay('audit', projectId ?? '');
  const { refresh } = live;
  useRefreshOn(AuditEntryRecorded, mayHear ? variables : undefined, refresh);
  const looks = Math.floor(useNow() / lookMs);
  useEffect(() => {
    if (!mayHear) void refresh();
  }, [mayHear, refresh, looks]);
  if (live.failure !== undefined) return <Failure {...live.failure} onRetry={() => void refresh()} />;
  const loud = live.data?.breakGlasses.nodes.filter(({ state }) => state === 'OPEN' || state === 'ACTIVE' || state === 'EXPIRED') ?? [];
  if (loud.length === 0) return null;
  return (
    <Section title="Without approval" note={loud.length} actions={<QuerySource {...live.source} />}>
      <ul className={styles['list']}>
        {loud.map((item) => (
          <BreakGlass key={item.id} item={item} onDone={refresh} />
        ))}
      </ul>
    </Section>
  );
}

function BreakGlass({ item, onDone }: { readonly item: BreakGlassItem; readonly onDone: () => Promise<unknown> }) {
  const { state, reason, openedBy, openedAt, confirmedBy, modelVersion, uses } = item;
  return (
    <li className={styles['item']} aria-label={`Break-glass of ${openedBy.name}`}>
      <p className={styles['first']}>
        <Status value={state} /> {modelVersion === null ? 'A version that is gone' : <NodeLink id={modelVersion.id}>{`${modelVersion.model.name} v${modelVersion.number}`}</NodeLink>} <span>{sentenceOf(item)}</span>
      </p>
      <p>
        “{reason}” – {openedBy.name}, <At at={openedAt} />
        {confirmedBy !== null && `; confirmed by ${confirmedBy.name}`}.{' '}
        {uses.length === 0 ? 'Nothing was let through so far.' : `It let through ${plural(uses.length, 'use')}: `}
        {uses.slice(0, 5).map(({ use, place, actor }, index) => (
          <span key={index}>
            {index > 0 && ', '}
            {use} {place.startsWith('ep_') ? <NodeLink id={place} /> : place} by {actor.name}
          </span>
        ))}
      </p>
      <Steps item={item} onDone={onDone} />
    </li>
  );
}

function sentenceOf({ state, minutes, expiresAt }: BreakGlassItem): React.ReactNode {
  if (state === 'OPEN') return <>waits for a second person until <At at={expiresAt} />; then it may be used without approval for {plural(minutes, 'minute')}.</>;
  if (state === 'ACTIVE') return <>may be used without approval until <At at={expiresAt} />.</>;
  return <>was usable without approval until <At at={expiresAt} />, and nobody has reviewed that yet.</>;
}

/** What comes next, for those who may: the second person confirms, a third one reviews. */
function Steps({ item, onDone }: { readonly item: BreakGlassItem; readonly onDone: () => Promise<unknown> }) {
  const { me } = useProject();
  const confirm = useAct(ConfirmBreakGlass);
  const review = useAct(ReviewBreakGlass);
  const may = { operate: useMay('operate', item.projectId), approve: useMay('approve', item.projectId), audit: useMay('audit', item.projectId) };
  const after = async (done: unknown) => {
    if (done !== undefined) await onDone();
    return done !== undefined;
  };
  const name = item.modelVersion === null ? 'it' : `${item.modelVersion.model.name} v${item.modelVersion.number}`;
  const hadPart = me?.id === item.openedBy.id || me?.id === item.confirmedBy?.id;
  if (item.state === 'OPEN' && (may.operate || may.approve)) {
    if (hadPart) return <p>You opened it, so a second person must confirm it.</p>;
    return (
      <Confirm action="Confirm" tone="danger" title={`Let ${name} be used without approval?`} busy={confirm.busy} failure={confirm.failure} onConfirm={async () => after(await confirm.run({ id: item.id }))}>
        For {plural(item.minutes, 'minute')} from now on {name} may be deployed and made champion although nobody approved it. You answer for it together with {item.openedBy.name}, and a third person judges it afterwards.
      </Confirm>
    );
  }
  if (item.state === 'EXPIRED' && (may.approve || may.audit)) {
    if (hadPart) return <p>You took part in it, so somebody else must review it.</p>;
    const judge = (justified: boolean) => async (finding: string) => after(await review.run({ input: { id: item.id, justified, finding } }));
    return (
      <div className={styles['buttons']}>
        <Confirm action="It had to be" title={`Had ${name} to be used without approval?`} reason="What you found, kept in the audit trail" busy={review.busy} failure={review.failure} onConfirm={judge(true)}>
          You say yes: it could not wait for an approval.
        </Confirm>
        <Confirm action="It had not to be" tone="danger" title={`Had ${name} to be used without approval?`} reason="What you found, kept in the audit trail" busy={review.busy} failure={review.failure} onConfirm={judge(false)}>
          You say no: it could have waited for an approval.
        </Confirm>
      </div>
    );
  }
  return null;
}
