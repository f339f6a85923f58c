'use client';

import { useState } from 'react';
import { Drop } from '../../../ui/drop';
import { SearchField } from '../../../ui/search-field';
import type { CompareField } from './compare-field';
import styles from './field-chooser.module.css';

export interface FieldChooserProps {
  readonly label: string;
  readonly fields: readonly CompareField[];
  readonly chosen: readonly CompareField[];
  readonly onChoose: (fields: readonly CompareField[]) => void;
}

/** Most fields that are listed at once: of more, one searches. */
const mostListed = 80;

/** Which params and metrics are shown, in the order in which they were chosen. */
export function FieldChooser(props: FieldChooserProps) {
  return (
    <Drop label={props.label} title={props.label}>
      <Chooser {...props} />
    </Drop>
  );
}

function Chooser({ fields, chosen, onChoose }: FieldChooserProps) {
  const [search, setSearch] = useState('');
  // The address follows a moment later: a box is ticked at once.
  const [now, setNow] = useState(chosen);
  const ids = new Set(now.map(({ id }) => id));
  const toggle = (field: CompareField) => {
    const next = ids.has(field.id) ? now.filter(({ id }) => id !== field.id) : [...now, field];
    setNow(next);
    onChoose(next);
  };
  // In the order that it was opened with, so that nothing moves under the pointer.
  const [ordered] = useState(() => [...chosen, ...fields.filter(({ id }) => !ids.has(id))]);
  const found = ordered.filter(({ key }) => key.toLowerCase().includes(search.toLowerCase()));
  return (
    <div className={styles['chooser']}>
      <SearchField label="Search params and metrics" value={search} onChange={setSearch} />
      {found.slice(0, mostListed).map((field) => (
        <label key={field.id}>
          <input type="checkbox" checked={ids.has(field.id)} onChange={() => toggle(field)} />
          <span>{field.key}</span>
          <small>{field.kind}</small>
        </label>
      ))}
      {found.length > mostListed && <p>The first {mostListed}; search for others.</p>}
      {found.length === 0 && <p role="status">Nothing is called “{search}”.</p>}
    </div>
  );
}
