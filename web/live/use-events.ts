'use client';

import { useEffect, useRef } from 'react';
import { client } from './client';
import type { Document } from './document';

/** Hears a subscription while the page is open. Without variables it waits. What it may not hear, it does not hear. */
export function useEvents<Data, Variables extends object>(document: Document<Data, Variables>, variables: Variables | undefined, hear: (data: Data) => void): void {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (key === undefined) return undefined;
    const { unsubscribe } = client.subscription(document as Document<Data, object>, JSON.parse(key) as object).subscribe(({ data }) => {
      if (data !== undefined && data !== null) latest.current(data);
    });
    return unsubscribe;
  }, [document, key]);
}

/** Shortest time between two refreshes that events ask for, in milliseconds. */
const quietMs = 400;

/** Asks a query again when a subscription says that something changed: at once, and then at most every 400 ms. */
export function useRefreshOn<Data, Variables extends object>(
  document: Document<Data, Variables>,
  variables: Variables | undefined,
  refresh: () => Promise<unknown>,
  concerns: (data: Data) => boolean = () => true,
): void {
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const lastMs = useRef(0);
  useEffect(() => () => clearTimeout(waiting.current), []);
  useEvents(document, variables, (data) => {
    if (waiting.current !== undefined || !concerns(data)) return;
    waiting.current = setTimeout(() => {
      waiting.current = undefined;
      lastMs.current = Date.now();
      void refresh();
    }, Math.max(0, lastMs.current + quietMs - Date.now()));
  });
}
