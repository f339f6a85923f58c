'use client';

import { useState } from 'react';
import type { Act } from '../../live/use-act';
import { Button } from '../../ui/button';
import { TextArea } from '../../ui/field';
import { Markdown } from '../../ui/markdown/markdown';
import { Failure } from '../../ui/states';
import styles from './note.module.css';

export interface NoteOptions {
  /** Markdown; null when there is none. */
  readonly text: string | null;
  readonly act: Pick<Act<unknown, never>, 'busy' | 'failure'>;
  /** Keeps it. @returns undefined when it was refused. */
  readonly save: (text: string) => Promise<unknown>;
  readonly onSaved: () => Promise<unknown>;
}

/** Longest note, in characters. */
const longestNote = 20_000;

/** What somebody wrote about a thing: the note for its page, and the button for its header that opens the editor. */
export function useNote({ text, act, save, onSaved }: NoteOptions): { readonly button: React.ReactNode; readonly body: React.ReactNode } {
  const [draft, setDraft] = useState<string>();
  const isThere = text !== null && text !== '';
  const submit = async () => {
    if (draft === undefined || (await save(draft)) === undefined) return;
    await onSaved();
    setDraft(undefined);
  };
  return {
    button: (
      <Button tone="quiet" isDisabled={draft !== undefined} onPress={() => setDraft(text ?? '')}>
        {isThere ? 'Edit note' : 'Add note'}
      </Button>
    ),
    body:
      draft === undefined ? (
        isThere && (
          <div className={styles['note']}>
            <Markdown text={text} />
          </div>
        )
      ) : (
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
      ),
  };
}
