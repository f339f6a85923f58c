'use client';

import { useState } from 'react';
import { ConfigureEndpoint, type EndpointDetail } from '../../../../live/queries/serving';
import { useAct } from '../../../../live/use-act';
import { useMay } from '../../../../live/use-may';
import { Button } from '../../../../ui/button';
import { Facts } from '../../../../ui/facts';
import { Choose, TextField } from '../../../../ui/field';
import { Columns, Section } from '../../../../ui/page';
import { Failure } from '../../../../ui/states';
import { changedSettings, fieldOf, logFields, servedFields, type FieldProblem, type SettingField } from './settings-form';
import { logFacts, servedFacts } from './settings-words';
import styles from './settings.module.css';

/** How an endpoint is served and what is kept of its answers, in words; those who may change it do so in place. */
export function Settings({ endpoint, onChange }: { readonly endpoint: EndpointDetail; readonly onChange: () => Promise<unknown> }) {
  const [isEditing, setEditing] = useState(false);
  const mayOperate = useMay('operate', endpoint.projectId);
  const isServed = endpoint.kind === 'SERVED';
  if (isEditing) return <SettingsForm endpoint={endpoint} onDone={() => setEditing(false)} onChange={onChange} />;
  const edit = mayOperate && <Button onPress={() => setEditing(true)}>Change settings</Button>;
  return (
    <Columns>
      {isServed && (
        <Section title="Serving">
          <Facts facts={servedFacts(endpoint.settings)} />
        </Section>
      )}
      <Section title="Prediction log" actions={edit}>
        <Facts facts={logFacts(endpoint.settings)} />
        {!mayOperate && <p className={styles['note']}>Who holds the role of an engineer here can change them.</p>}
      </Section>
    </Columns>
  );
}

function SettingsForm({ endpoint, onDone, onChange }: { readonly endpoint: EndpointDetail; readonly onDone: () => void; readonly onChange: () => Promise<unknown> }) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [ownProblem, setOwnProblem] = useState<FieldProblem>();
  const { run, busy, failure } = useAct(ConfigureEndpoint);
  const fields = endpoint.kind === 'SERVED' ? [...servedFields, ...logFields] : logFields;
  const changes = changedSettings(fields, endpoint.settings, typed);
  const isChanged = 'problem' in changes || Object.keys(changes.settings).length > 0;
  const problem = ownProblem ?? (failure && fieldOf(failure.message));
  const isAtField = problem !== undefined && fields.some(({ path }) => path === problem.path);
  const save = async () => {
    if ('problem' in changes) return setOwnProblem(changes.problem);
    setOwnProblem(undefined);
    if ((await run({ id: endpoint.id, settings: changes.settings })) === undefined) return;
    await onChange();
    onDone();
  };
  const group = (some: readonly SettingField[]) => (
    <div className={styles['fields']}>
      {some.map(({ path, label, hint, text, choices }) => {
        const common = { label, hint, value: typed[path] ?? text(endpoint.settings), onChange: (next: string) => setTyped((before) => ({ ...before, [path]: next })) };
        return choices === undefined ? <TextField key={path} {...common} problem={problem?.path === path ? problem.message : undefined} inputMode={path === 'log.redactedFeatures' ? 'text' : 'decimal'} /> : <Choose key={path} {...common} choices={choices} />;
      })}
    </div>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      {endpoint.kind === 'SERVED' && <Section title="Serving">{group(servedFields)}</Section>}
      <Section title="Prediction log">{group(logFields)}</Section>
      {failure !== undefined && !isAtField && <Failure {...failure} />}
      <div className={styles['buttons']}>
        <Button type="submit" tone="main" isDisabled={busy || !isChanged}>
          {busy ? 'Saving…' : 'Save settings'}
        </Button>
        <Button onPress={onDone}>Cancel</Button>
        <span className={styles['note']}>They hold for the next request, in every process. Who changed what stays in the audit trail.</span>
      </div>
    </form>
  );
}
