'use client';

import { useSyncExternalStore } from 'react';
import { formatAgo, formatDateTime, missing, type Maybe } from './format';

/** How long ago something happened; the exact time is its title. */
export function Ago({ at }: { readonly at: Maybe<string> }) {
  const now = useNow();
  if (at == null) return <>{missing}</>;
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {now === 0 ? formatDateTime(at) : formatAgo(at, now)}
    </time>
  );
}

/** The exact time. */
export function At({ at }: { readonly at: Maybe<string> }) {
  if (at == null) return <>{missing}</>;
  return <time dateTime={at}>{formatDateTime(at)}</time>;
}

/** The present in milliseconds, moving once a second for the whole page; 0 on the server. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now, () => 0);
}

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const listen of listeners) listen();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}
