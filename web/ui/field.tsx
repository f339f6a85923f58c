'use client';

import { useId } from 'react';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Said beneath: the unit, the range, what happens when it is empty. */
  readonly hint?: string;
}

export function TextField({ label, value, onChange, hint, ...rest }: FieldProps & Omit<React.ComponentProps<'input'>, 'value' | 'onChange'>) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input id={id} value={value} onChange={(event) => onChange(event.target.value)} aria-describedby={hint === undefined ? undefined : `${id}-hint`} {...rest} />
      {hint !== undefined && <span id={`${id}-hint`}>{hint}</span>}
    </div>
  );
}

export function TextArea({ label, value, onChange, hint, ...rest }: FieldProps & Omit<React.ComponentProps<'textarea'>, 'value' | 'onChange'>) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <textarea id={id} value={value} onChange={(event) => onChange(event.target.value)} aria-describedby={hint === undefined ? undefined : `${id}-hint`} {...rest} />
      {hint !== undefined && <span id={`${id}-hint`}>{hint}</span>}
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of a few, named beside it. */
export function Choose({ label, value, onChange, choices }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly choices: readonly Choice[] }) {
  const id = useId();
  return (
    <div className={styles['choose']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}
