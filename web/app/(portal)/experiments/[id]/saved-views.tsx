'use client';

import { useState } from 'react';
import { DeleteView, SaveView, type SavedView } from '../../../../live/queries/experiment';
import { useAct } from '../../../../live/use-act';
import { Button } from '../../../../ui/button';
import { Drop } from '../../../../ui/drop';
import { TextField } from '../../../../ui/field';
import { Icon } from '../../../../ui/icon';
import { Failure } from '../../../../ui/states';
import styles from './saved-views.module.css';

export interface SavedViewsProps {
  readonly projectId: string;
  readonly experimentId: string;
  /** Absent until they are known. */
  readonly views: readonly SavedView[] | undefined;
  /** What the page shows now. */
  readonly current: string;
  readonly onChoose: (state: string) => void;
  readonly onChange: () => Promise<unknown>;
}

/** Views under a name: filter, order, columns and density, as they stand in the address. */
export function SavedViews(props: SavedViewsProps) {
  const present = props.views?.find(({ state }) => state === props.current);
  return (
    <Drop label={present === undefined ? 'Views' : `View: ${present.name}`} title="Views">
      {(close) => <Views {...props} close={close} />}
    </Drop>
  );
}

function Views({ projectId, experimentId, views = [], current, onChoose, onChange, close }: SavedViewsProps & { readonly close: () => void }) {
  const [name, setName] = useState('');
  const save = useAct(SaveView);
  const remove = useAct(DeleteView);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if ((await save.run({ projectId, experimentId, name: name.trim(), state: current })) === undefined) return;
    await onChange();
    setName('');
  };
  const failure = save.failure ?? remove.failure;
  return (
    <div className={styles['views']}>
      {views.length > 0 && (
        <ul>
          {views.map((view) => (
            <li key={view.id} data-current={view.state === current || undefined}>
              <button
                type="button"
                onClick={() => {
                  onChoose(view.state);
                  close();
                }}
              >
                {view.name}
                <small>{view.createdBy.name}</small>
              </button>
              <button type="button" aria-label={`Delete view ${view.name}`} disabled={remove.busy} onClick={() => void remove.run({ id: view.id }).then(onChange)}>
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <TextField label="Save what is shown as" value={name} onChange={setName} maxLength={100} hint={views.some((view) => view.name === name.trim()) ? 'Takes the place of the view with this name.' : 'Filter, order, columns and density.'} />
        <Button type="submit" isDisabled={save.busy || name.trim() === ''}>
          Save view
        </Button>
      </form>
      {failure !== undefined && <Failure {...failure} />}
    </div>
  );
}
