'use client';

import { useState } from 'react';
import type { Act } from '../../live/use-act';
import { Button } from '../../ui/button';
import { TextArea } from '../../ui/field';
import { Markdown } from '../../ui/markdown/markdown';
import { Failure } from '../../ui/states';
import styles from './note.module.css';

export interface NoteProps {
  /** Markdown; null when there is none. */
  readonly text: string | null;
  readonly act: Pick<Act<unknown, never>, 'busy' | 'failure'>;
  /** Keeps it. @returns undefined when it was refused. */
  readonly save: (text: string) => Promise<unknown>;
  readonly onSaved: () => Promise<unknown>;
}

/** Longest note, in characters. */
const longestNote = 20_000;

/** What somebody wrote about a thing, and where to write it. */
export function Note({ text, act, save, onSaved }: NoteProps) {
  const [draft, setDraft] = useState<string>();
  if (draft === undefined) {
    return (
      <div className={styles['note']}>
        {text !== null && text !== '' && <Markdown text={text} />}
        <button type="button" className={styles['edit']} onClick={() => setDraft(text ?? '')}>
          {text === null || text === '' ? 'Add a note' : 'Edit note'}
        </button>
      </div>
    );
  }
  const submit = async () => {
    if ((await save(draft)) === undefined) return;
    await onSaved();
    setDraft(undefined);
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setDraft(undefined);
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit();
      }}
    >
      <TextArea label="Note" value={draft} onChange={setDraft} rows={8} maxLength={longestNote} autoFocus hint="Markdown. Ctrl Enter saves, Escape leaves it as it was." />
      {act.failure !== undefined && <Failure {...act.failure} />}
      <div className={styles['buttons']}>
        <Button type="submit" tone="main" isDisabled={act.busy}>
          Save note
        </Button>
        <Button onPress={() => setDraft(undefined)}>Cancel</Button>
      </div>
    </form>
  );
}
