'use client';

import { useState } from 'react';
import { useProject, useProjectVariables } from '../../../../live/project';
import { ExportScopes, RequestExport } from '../../../../live/queries/exports';
import { useAct } from '../../../../live/use-act';
import { useLive } from '../../../../live/use-live';
import { Button } from '../../../../ui/button';
import { Choose, TextField } from '../../../../ui/field';
import { Section } from '../../../../ui/page';
import { Segments } from '../../../../ui/segments';
import { Failure } from '../../../../ui/states';
import { emptyRequest, inputOf, missingIn, type RequestDraft } from './export-input';
import styles from './export-list.module.css';

const scopes = [
  { value: 'project', label: 'The project' },
  { value: 'model', label: 'A model' },
  { value: 'endpoint', label: 'An endpoint' },
  { value: 'actor', label: 'A person or program' },
] as const;

const about = {
  project: 'Everything in the project’s trail.',
  model: 'The model, its versions, and what lies up- and downstream of them.',
  endpoint: 'The endpoint, and what lies up- and downstream of it.',
  actor: 'What a person or a service account did here, and what was done to it.',
};

/** What, from when to when, and what for. The bundle is made in the background. */
export function RequestExportForm({ onAsked }: { readonly onAsked: () => Promise<unknown> }) {
  const { projectId } = useProject();
  const [draft, setDraft] = useState(emptyRequest);
  const { run, busy, failure } = useAct(RequestExport);
  const found = useLive(ExportScopes, useProjectVariables({}));
  const set = (change: Partial<RequestDraft>) => setDraft({ ...draft, ...change });
  const choices = { model: found.data?.models.nodes, endpoint: found.data?.endpoints.nodes, actor: found.data?.actors.nodes };
  const missing = missingIn(draft);
  const ask = async () => {
    if (projectId === undefined) return;
    if ((await run({ input: inputOf(draft, projectId) })) === undefined) return;
    setDraft({ ...emptyRequest, scope: draft.scope });
    await onAsked();
  };
  return (
    <Section title="New export" note={about[draft.scope]}>
      {failure !== undefined && <Failure {...failure} />}
      {found.failure !== undefined && <Failure {...found.failure} onRetry={() => void found.refresh()} />}
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <div className={styles['scope']}>
          <Segments label="What it is about" choices={scopes} value={draft.scope} onChange={(scope) => set({ scope, scopeId: '' })} />
          {draft.scope !== 'project' && (
            <Choose
              label="Which"
              value={draft.scopeId}
              onChange={(scopeId) => set({ scopeId })}
              choices={[{ value: '', label: choices[draft.scope]?.length === 0 ? 'there is none' : 'choose…' }, ...(choices[draft.scope] ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
            />
          )}
        </div>
        <div className={styles['fields']}>
          <TextField label="From" type="datetime-local" value={draft.from} onChange={(from) => set({ from })} hint="empty: from the beginning" />
          <TextField label="Before" type="datetime-local" value={draft.to} onChange={(to) => set({ to })} hint="empty: until now" />
          <TextField label="Purpose" value={draft.purpose} onChange={(purpose) => set({ purpose })} maxLength={500} hint="stands in the manifest and in the trail" />
        </div>
        <div className={styles['scope']}>
          <Button type="submit" tone="main" isDisabled={busy || missing !== undefined}>
            {busy ? 'Asking…' : 'Create export'}
          </Button>
          {missing !== undefined && <span className={styles['missing']}>{missing}</span>}
        </div>
      </form>
    </Section>
  );
}
