'use client';

import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { FilterLineProps } from './filter-line';
import { isWorthSaying, withChoice, type FilterError } from './filter-text';

/** How long nobody types before a filter that fits holds, in milliseconds. */
const pauseMs = 450;
/** Most completions that are offered at once. */
const mostOptions = 12;

/** What was typed, where the cursor stands, which completion is chosen, and whether an error is shown. */
export function useFilterLine({ applied, onApply, check, complete, onCursor, refused }: FilterLineProps, id: string) {
  const [text, setText] = useState(applied);
  const [cursor, setCursor] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [isDone, setDone] = useState(true);
  const [scrolled, setScrolled] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // What was applied from here and may come back late, while somebody types on.
  const sent = useRef(new Set([applied]));
  const last = useRef(applied);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  // A filter that came from elsewhere, such as a saved view, takes the place of what was typed.
  useEffect(() => {
    if (!sent.current.has(applied)) setText(applied);
    if (applied === last.current || !sent.current.has(applied)) {
      sent.current = new Set([applied]);
      last.current = applied;
    }
  }, [applied]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const apply = (next: string) => {
    clearTimeout(timer.current);
    const wanted = next.trim();
    if (check(next) !== undefined || wanted === last.current) return;
    last.current = wanted;
    sent.current.add(wanted);
    onApply(wanted);
  };
  const type = (next: string, at: number) => {
    setText(next);
    setCursor(at);
    setActive(-1);
    setDone(false);
    setOpen(true);
    onCursor?.(next, at);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => apply(next), pauseMs);
  };
  const completion = isOpen ? complete(text, cursor) : undefined;
  const options = completion?.options.slice(0, mostOptions) ?? [];
  const choose = (option: string) => {
    if (completion === undefined) return;
    const edited = withChoice(text, completion, option);
    type(edited.text, edited.cursor);
    // The cursor goes behind the choice once the text is in the input.
    requestAnimationFrame(() => input.current?.setSelectionRange(edited.cursor, edited.cursor));
  };
  const finish = () => {
    setOpen(false);
    setDone(true);
    apply(text);
  };

  const own = check(text);
  const found: FilterError | undefined = own ?? (text.trim() === applied.trim() ? refused : undefined);
  const error = found !== undefined && isWorthSaying(found, text, isDone) ? found : undefined;

  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) setOpen(true);
      else if (options.length > 0) setActive((active + step + options.length + (active === -1 && step === -1 ? 1 : 0)) % options.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && isOpen && options[active] !== undefined) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === 'Enter') {
      finish();
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setOpen(false);
      setActive(-1);
    }
  };

  return {
    text,
    options,
    active,
    error,
    scrolled,
    isOpen: isOpen && options.length > 0 && !isOnlyJoint(options, text),
    choose,
    clear: () => {
      type('', 0);
      setDone(true);
      setOpen(false);
      apply('');
      input.current?.focus();
    },
    input: {
      id,
      ref: input,
      value: text,
      onChange: (event: React.ChangeEvent<HTMLInputElement>) => type(event.target.value, event.target.selectionStart ?? event.target.value.length),
      onSelect: (event: React.SyntheticEvent<HTMLInputElement>) => {
        const at = event.currentTarget.selectionStart ?? 0;
        setCursor(at);
        onCursor?.(text, at);
      },
      onScroll: (event: React.UIEvent<HTMLInputElement>) => setScrolled(event.currentTarget.scrollLeft),
      onClick: () => setOpen(true),
      onBlur: finish,
      onKeyDown: press,
    },
  };
}

/** A filter that is whole needs no hint that it could go on, until somebody goes on. */
function isOnlyJoint(options: readonly string[], text: string): boolean {
  return options.length === 1 && options[0] === 'AND' && !/\s$/.test(text);
}
