'use client';

import { useId } from 'react';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Said beneath: the unit, the range, what happens when it is empty. */
  readonly hint?: string;
  /** What is wrong with the value, said instead of the hint. */
  readonly problem?: string | undefined;
}

export function TextField({ label, value, onChange, hint, problem, ...rest }: FieldProps & Omit<React.ComponentProps<'input'>, 'value' | 'onChange'>) {
  const id = useId();
  const said = problem ?? hint;
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input id={id} value={value} onChange={(event) => onChange(event.target.value)} aria-invalid={problem !== undefined || undefined} aria-describedby={said === undefined ? undefined : `${id}-hint`} {...rest} />
      {said !== undefined && (
        <span id={`${id}-hint`} {...(problem === undefined ? {} : { role: 'alert', className: styles['problem'] })}>
          {said}
        </span>
      )}
    </div>
  );
}

export function TextArea({ label, value, onChange, hint, ...rest }: Omit<FieldProps, 'problem'> & Omit<React.ComponentProps<'textarea'>, 'value' | 'onChange'>) {
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

export interface ChooseProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly choices: readonly Choice[];
  /** Said beneath; then its name stands above, as in a form. */
  readonly hint?: string;
}

/** One of a few, named beside it, or above where it has a hint. */
export function Choose({ label, value, onChange, choices, hint }: ChooseProps) {
  const id = useId();
  return (
    <div className={hint === undefined ? styles['choose'] : `${styles['choose']} ${styles['stacked']}`}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)} aria-describedby={hint === undefined ? undefined : `${id}-hint`}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint !== undefined && <span id={`${id}-hint`}>{hint}</span>}
    </div>
  );
}
