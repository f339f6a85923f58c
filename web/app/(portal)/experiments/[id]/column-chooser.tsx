'use client';

import { useState } from 'react';
import { ExperimentKeys } from '../../../../live/queries/run-search';
import { useLive } from '../../../../live/use-live';
import { Drop } from '../../../../ui/drop';
import styles from './column-chooser.module.css';
import { attributes, readColumn, type RunColumn } from './run-column';

export interface ColumnChooserProps {
  readonly experimentId: string;
  readonly chosen: readonly RunColumn[];
  readonly onChoose: (columns: readonly RunColumn[]) => void;
}

/** Names of each kind that are offered at once: there can be thousands, so one searches. */
const mostNames = 40;
/** Most columns: a table that nobody can read helps nobody. */
const mostColumns = 60;

/** Which fields, metrics, params and tags are columns: only those are asked for. */
export function ColumnChooser(props: ColumnChooserProps) {
  return (
    <Drop label="Columns" title="Columns">
      <Chooser {...props} />
    </Drop>
  );
}

function Chooser({ experimentId, chosen, onChoose }: ColumnChooserProps) {
  const [search, setSearch] = useState('');
  const { data, failure } = useLive(ExperimentKeys, { id: experimentId, search, first: mostNames });
  const found = data?.experiment;
  // The address follows a moment later: a box is ticked at once.
  const [now, setNow] = useState(chosen);
  // As it was when the list was opened, so that nothing moves under the pointer.
  const [before] = useState(chosen);
  const ids = new Set(now.map(({ id }) => id));
  const shown = new Set(before.map(({ id }) => id));
  const fits = (text: string) => text.toLowerCase().includes(search.toLowerCase());
  const groups: readonly (readonly [string, readonly RunColumn[]])[] = [
    ['Shown', before.filter(({ id }) => fits(id))],
    ['Fields', columns(Object.keys(attributes).filter((key) => fits(attributes[key]!.label)))],
    ['Metrics', columns((found?.metrics ?? []).map((key) => `metrics.${key}`))],
    ['Params', columns((found?.params ?? []).map((key) => `params.${key}`))],
    ['Tags', columns((found?.tags ?? []).map((key) => `tags.${key}`))],
  ];
  const toggle = (column: RunColumn) => {
    const next = ids.has(column.id) ? now.filter(({ id }) => id !== column.id) : [...now, column];
    setNow(next);
    onChoose(next);
  };
  return (
    <div className={styles['chooser']}>
      <input type="search" aria-label="Search columns" placeholder="Search metrics, params and tags" value={search} onChange={(event) => setSearch(event.target.value)} />
      {groups.map(([title, members]) => {
        const listed = title === 'Shown' ? members : members.filter(({ id }) => !shown.has(id));
        if (listed.length === 0) return null;
        return (
          <fieldset key={title}>
            <legend>{title}</legend>
            {listed.map((column) => (
              <label key={column.id} title={column.key}>
                <input type="checkbox" checked={ids.has(column.id)} disabled={!ids.has(column.id) && ids.size >= mostColumns} onChange={() => toggle(column)} />
                <span>{column.kind === 'attribute' ? attributes[column.key]!.label : column.key}</span>
                {title === 'Shown' && column.kind !== 'attribute' && <small>{column.kind}</small>}
              </label>
            ))}
            {title !== 'Fields' && title !== 'Shown' && members.length === mostNames && <p>The first {mostNames}; search for others.</p>}
          </fieldset>
        );
      })}
      {failure !== undefined && <p role="alert">{failure.message}</p>}
      {found === undefined && failure === undefined && <p role="status">Looking for names …</p>}
      {found != null && groups.every(([, members]) => members.length === 0) && <p role="status">Nothing is called “{search}”.</p>}
    </div>
  );
}

function columns(ids: readonly string[]): readonly RunColumn[] {
  return ids.flatMap((id) => readColumn(id) ?? []);
}
