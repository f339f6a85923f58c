import type { Notice, Notices } from './stores.js';

/**
 * Ids of what has changed from the call on, each once until it is taken, so that a slow reader holds no more than one
 * entry a node. Ends when the signal is aborted.
 */
export function followNotices(notices: Notices, wanted: (notice: Notice) => boolean, signal: AbortSignal | undefined): AsyncGenerator<string, void> {
  const changed = new Set<string>();
  let wake = (): void => undefined;
  const stopListening = notices.listen((notice) => {
    if (!wanted(notice)) return;
    changed.add(notice.id);
    wake();
  });
  const stop = (): void => {
    stopListening();
    wake();
  };
  signal?.addEventListener('abort', stop);
  return (async function* () {
    try {
      while (!signal?.aborted) {
        const [next] = changed;
        if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (changed.delete(next)) yield next;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      stopListening();
    }
  })();
}
