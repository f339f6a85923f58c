'use client';

import { useState } from 'react';
import { useUrlState } from '../../../../live/use-url-state';
import { Members } from '../../../../live/queries/governance';
import { useLive } from '../../../../live/use-live';
import { Choose, TextField } from '../../../../ui/field';
import styles from './trail-filters.module.css';

const types = ['access.denied', 'actor.created', 'alert.raised', 'alias.moved', 'apiKey.created', 'apiKey.revoked', 'approval.given', 'approval.rejected', 'breakGlass.confirmed', 'breakGlass.expired', 'breakGlass.opened', 'breakGlass.reviewed', 'breakGlass.used', 'credential.refused', 'datasetVersion.created', 'datasetVersion.refused', 'endpoint.created', 'export.created', 'export.requested', 'gates.defined', 'gates.evaluated', 'modelVersion.registered', 'pipeline.ended', 'pipeline.started', 'role.defined', 'role.granted', 'role.revoked', 'rollout.promoted', 'rollout.rolledBack', 'rollout.started', 'rollout.stopped', 'run.ended', 'run.started', 'session.ended', 'session.started', 'signingKey.rotated', 'token.issued'];

/** What the trail is asked for: kind of event, actor, node, time. */
export function TrailFilters({ mayLookEverywhere, actions }: { readonly mayLookEverywhere: boolean; readonly actions: React.ReactNode }) {
  const [type, setType] = useUrlState('type');
  const [actorId, setActor] = useUrlState('actor');
  const [from, setFrom] = useUrlState('from');
  const [to, setTo] = useUrlState('to');
  const [where, setWhere] = useUrlState('where');
  const actors = useLive(Members, { first: 200 }).data?.actors.nodes ?? [];
  return (
    <div className={styles['filters']}>
      <Choose label="What" value={type} onChange={setType} choices={[{ value: '', label: 'anything' }, ...[...new Set([...types, ...(type === '' ? [] : [type])])].map((value) => ({ value, label: value }))]} />
      <Choose label="By" value={actorId} onChange={setActor} choices={[{ value: '', label: 'anybody' }, ...actors.map(({ id, name }) => ({ value: id, label: name }))]} />
      <NodeField />
      {mayLookEverywhere && <Choose label="Where" value={where} onChange={setWhere} choices={[{ value: '', label: 'this project' }, { value: 'everywhere', label: 'the whole installation' }]} />}
      <TextField label="From" type="datetime-local" value={from} onChange={setFrom} />
      <TextField label="Before" type="datetime-local" value={to} onChange={setTo} />
      <span className={styles['actions']}>{actions}</span>
    </div>
  );
}

/** Asked for only once it is a whole id. */
function NodeField() {
  const [nodeId, setNode] = useUrlState('node');
  const [text, setText] = useState(nodeId);
  const change = (next: string) => {
    setText(next);
    if (next === '' || /^[a-z]+_[0-9a-f]{32}$/.test(next.trim())) setNode(next.trim());
  };
  return <TextField label="About the node" value={text} onChange={change} placeholder="an id" spellCheck={false} />;
}
