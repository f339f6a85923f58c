'use client';

import { useState } from 'react';
import type { RunDetail } from '../../../../live/queries/run';
import { DeleteRuns, RenameRun, RestoreRuns } from '../../../../live/queries/run-changes';
import { useAct } from '../../../../live/use-act';
import { Button } from '../../../../ui/button';
import { Confirm } from '../../../../ui/confirm';
import { Dialog } from '../../../../ui/dialog';
import { TextField } from '../../../../ui/field';
import { Failure } from '../../../../ui/states';
import styles from './run-actions.module.css';

export interface RunActionsProps {
  readonly run: Pick<RunDetail, 'id' | 'name' | 'lifecycle' | 'children'>;
  readonly onChange: () => Promise<unknown>;
}

/** What can be settle with the run itself. */
export function RunActions({ run: { id, name, lifecycle, children }, onChange }: RunActionsProps) {
  const remove = useAct(DeleteRuns);
  const restore = useAct(RestoreRuns);
  const settle = async (answer: unknown) => {
    if (answer !== undefined) await onChange();
    return answer !== undefined;
  };
  if (lifecycle === 'DELETED') {
    return (
      <>
        {restore.failure !== undefined && <Failure {...restore.failure} />}
        <Button isDisabled={restore.busy} onPress={() => void restore.run({ runIds: [id] }).then(settle)}>
          Restore
        </Button>
      </>
    );
  }
  return (
    <>
      <Rename key={name} id={id} name={name} onChange={onChange} />
      <Confirm action="Delete" tone="quiet" title={`Delete ${name}?`} busy={remove.busy} failure={remove.failure} onConfirm={() => remove.run({ runIds: [id] }).then(settle)}>
        <p>It goes to the bin of its experiment, with metrics and artifacts, and can be restored from there.</p>
        {children.totalCount > 0 && <p>The {children.totalCount === 1 ? 'run that is' : `${children.totalCount} runs that are`} nested in it stay where they are.</p>}
      </Confirm>
    </>
  );
}

function Rename({ id, name, onChange }: { readonly id: string; readonly name: string; readonly onChange: () => Promise<unknown> }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(name);
  const rename = useAct(RenameRun);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if ((await rename.run({ id, name: text.trim() })) === undefined) return;
    setOpen(false);
    await onChange();
  };
  return (
    <>
      <Button tone="quiet" onPress={() => setOpen(true)}>
        Rename
      </Button>
      <Dialog title="Rename the run" open={open} onClose={() => setOpen(false)}>
        <form className={styles['form']} onSubmit={(event) => void submit(event)}>
          <TextField label="Name" value={text} onChange={setText} maxLength={250} autoFocus />
          {rename.failure !== undefined && <Failure {...rename.failure} />}
          <div className={styles['buttons']}>
            <Button onPress={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" tone="main" isDisabled={rename.busy || text.trim() === '' || text.trim() === name}>
              Rename
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
