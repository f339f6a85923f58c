'use client';

import { useId } from 'react';
import { Icon } from '../icon';
import styles from './filter-line.module.css';
import type { Completion, FilterError } from './filter-text';
import { useFilterLine } from './use-filter-line';

export interface FilterLineProps {
  /** What is filtered: `runs`. */
  readonly name: string;
  /** The filter that holds now. */
  readonly applied: string;
  /** Hears a filter that fits the grammar, a moment after it was typed. */
  readonly onApply: (text: string) => void;
  readonly check: (text: string) => FilterError | undefined;
  readonly complete: (text: string, cursor: number) => Completion;
  /** Hears what stands before the cursor, so that names can be looked up. */
  readonly onCursor?: (text: string, cursor: number) => void;
  /** What the platform refused of the filter that holds. */
  readonly refused?: FilterError | undefined;
  readonly placeholder: string;
}

/** A filter: one line of text with completion. An error is marked where it is, and what was typed stays. */
export function FilterLine(props: FilterLineProps) {
  const id = useId();
  const line = useFilterLine(props, id);
  const { error } = line;
  return (
    <div className={styles['whole']}>
      <div className={styles['line']} data-wrong={error !== undefined || undefined}>
        <Icon name="search" size={14} />
        <input
          {...line.input}
          data-filter=""
          role="combobox"
          aria-label={`Filter ${props.name}`}
          aria-expanded={line.isOpen}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={line.active === -1 ? undefined : `${id}-${line.active}`}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          placeholder={props.placeholder}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        {line.text === '' ? (
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <button type="button" aria-label="Clear the filter" onClick={line.clear}>
            <Icon name="close" size={12} />
          </button>
        )}
      </div>
      <ul id={`${id}-list`} role="listbox" aria-label="Completions" className={styles['list']} hidden={!line.isOpen}>
        {line.options.map((option, place) => (
          <li
            key={option}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === line.active}
            // The input keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => line.choose(option)}
          >
            {option}
          </li>
        ))}
      </ul>
      {error !== undefined && (
        <div className={styles['error']} id={`${id}-error`} role="alert">
          {error.position !== undefined && (
            <div className={styles['mark']} aria-hidden="true">
              <span style={{ marginInlineStart: -line.scrolled }}>{line.text.slice(0, error.position)}</span>
              <b>^</b>
            </div>
          )}
          {error.message}
        </div>
      )}
    </div>
  );
}
