'use client';

import { useState } from 'react';
import { DeleteRunTag, SetRunTag } from '../../../../live/queries/run-changes';
import { useAct } from '../../../../live/use-act';
import { Button } from '../../../../ui/button';
import { Drop } from '../../../../ui/drop';
import { TextField } from '../../../../ui/field';
import { Icon } from '../../../../ui/icon';
import { Failure } from '../../../../ui/states';
import styles from './run-tags.module.css';

export interface RunTagsProps {
  readonly runId: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly onChange: () => Promise<unknown>;
}

/** What people and tools have marked the run with. Those of tools begin with their name and stay out of the way. */
export function RunTags({ runId, tags, onChange }: RunTagsProps) {
  const remove = useAct(DeleteRunTag);
  const [all, setAll] = useState(false);
  const shown = all ? tags : tags.filter(({ key }) => !key.startsWith('mlflow.'));
  return (
    <div className={styles['tags']}>
      <ul aria-label="Tags">
        {shown.map(({ key, value }) => (
          <li key={key} title={`${key}: ${value}`}>
            <span>{key}</span> <b>{value}</b>
            <button type="button" aria-label={`Remove tag ${key}`} disabled={remove.busy} onClick={() => void remove.run({ id: runId, key }).then(onChange)}>
              <Icon name="close" size={10} />
            </button>
          </li>
        ))}
      </ul>
      {shown.length < tags.length && (
        <button type="button" className={styles['more']} onClick={() => setAll(true)}>
          {tags.length - shown.length} more, by tools
        </button>
      )}
      <Drop label="Add tag" title="Add a tag">
        {(close) => <AddTag runId={runId} onDone={async () => void (await onChange(), close())} />}
      </Drop>
      {remove.failure !== undefined && <Failure {...remove.failure} />}
    </div>
  );
}

function AddTag({ runId, onDone }: { readonly runId: string; readonly onDone: () => Promise<unknown> }) {
  const set = useAct(SetRunTag);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if ((await set.run({ id: runId, key: key.trim(), value })) !== undefined) await onDone();
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <TextField label="Tag" value={key} onChange={setKey} maxLength={250} autoFocus hint="One that is there takes the new value." />
      <TextField label="Value" value={value} onChange={setValue} maxLength={8_000} />
      {set.failure !== undefined && <Failure {...set.failure} />}
      <Button type="submit" tone="main" isDisabled={set.busy || key.trim() === ''}>
        Set tag
      </Button>
    </form>
  );
}
