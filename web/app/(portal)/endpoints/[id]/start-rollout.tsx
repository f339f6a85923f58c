'use client';

import { useState } from 'react';
import { ModelById } from '../../../../live/queries/models';
import { StartRollout, Strategies } from '../../../../live/queries/rollouts';
import type { EndpointDetail } from '../../../../live/queries/serving';
import { useAct } from '../../../../live/use-act';
import { useLive } from '../../../../live/use-live';
import { useMay } from '../../../../live/use-may';
import { Confirm } from '../../../../ui/confirm';
import { Choose, TextField } from '../../../../ui/field';
import { formatDuration } from '../../../../ui/format';
import { changedOptions, fieldText, optionFields } from '../../../_parts/rollout/option-form';
import { optionWords, strategySentence } from '../../../_parts/rollout/strategy-words';
import styles from './start-rollout.module.css';

/** Brings another approved version beside the champion, by a strategy; absent while there is none, and for those who may not. */
export function StartRolloutButton({ endpoint, onStarted }: { readonly endpoint: EndpointDetail; readonly onStarted: () => Promise<unknown> }) {
  const mayOperate = useMay('operate', endpoint.projectId);
  const { data } = useLive(ModelById, endpoint.model === null ? undefined : { id: endpoint.model.id, first: 50 });
  const strategies = useLive(Strategies, {}).data?.strategies ?? [];
  const { run, busy, failure } = useAct(StartRollout);
  const [named, chooseVersion] = useState('');
  const [wanted, chooseStrategy] = useState('canary');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const others = data?.model?.versions.nodes.filter(({ status, id }) => status === 'APPROVED' && id !== endpoint.champion?.modelVersion?.id) ?? [];
  const version = others.find(({ id }) => id === named) ?? others[0];
  const strategy = strategies.find(({ name }) => name === wanted) ?? strategies[0];
  if (!mayOperate || version === undefined || strategy === undefined) return null;
  const [candidate, champion] = [`v${version.number}`, endpoint.champion?.modelVersion ? `v${endpoint.champion.modelVersion.number}` : 'nothing'];
  const fields = optionFields(strategy.defaults);
  const start = async () => {
    const done = await run({ input: { endpointId: endpoint.id, modelVersionId: version.id, strategy: strategy.name, options: changedOptions(fields, typed) } });
    if (done !== undefined) await onStarted();
    return done !== undefined;
  };
  return (
    <Confirm action="Start rollout" title={`Roll out ${endpoint.model?.name ?? endpoint.name} ${candidate}?`} wide busy={busy} failure={failure} onConfirm={start}>
      <div className={styles['fields']}>
        <Choose label="Version" value={version.id} onChange={chooseVersion} choices={others.map(({ id, number }) => ({ value: id, label: `v${number}` }))} hint={`Approved, beside ${champion}`} />
        <Choose
          label="Strategy"
          value={strategy.name}
          onChange={(name) => {
            chooseStrategy(name);
            setTyped({});
          }}
          choices={strategies.map(({ name }) => ({ value: name, label: name }))}
          hint={purposes[strategy.purpose]}
        />
      </div>
      <p>{strategySentence(strategy.name, candidate, champion)}</p>
      {fields.length > 0 && (
        <fieldset className={styles['options']}>
          <legend>Options</legend>
          <div className={styles['fields']}>
            {fields.map(({ name, fallback }) => {
              const { label, hint, choices } = optionWords(strategy.name, name);
              const common = { label, value: typed[name] ?? fieldText(fallback), onChange: (text: string) => setTyped((before) => ({ ...before, [name]: text })) };
              return choices === undefined ? <TextField key={name} {...common} hint={withDuration(name, common.value, hint)} autoComplete="off" /> : <Choose key={name} {...common} hint={hint} choices={choices.map((value) => ({ value, label: value }))} />;
            })}
          </div>
        </fieldset>
      )}
    </Confirm>
  );
}

const purposes = { MOVING: 'Promotes or takes back', COMPARING: 'Compares, and may end without a verdict', STANDING: 'Compares until somebody ends it' } as const;

/** Milliseconds are hard to read: what was typed is said as people say it. */
function withDuration(name: string, text: string, hint: string): string {
  const ms = Number(text);
  return name.endsWith('Ms') && text.trim() !== '' && ms >= 1_000 ? `${formatDuration(ms)}; ${hint.charAt(0).toLowerCase()}${hint.slice(1)}` : hint;
}
