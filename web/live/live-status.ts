/** Whether what is on the page is what is true now. */
export type LiveStatus = 'connecting' | 'live' | 'catchingUp' | 'disconnected';

let status: LiveStatus = 'connecting';
const watchers = new Set<() => void>();
const refreshes = new Set<() => Promise<unknown>>();

export function liveStatus(): LiveStatus {
  return status;
}

export function watchLiveStatus(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Asks again for what may have changed unheard while the socket was down. @returns how to stop. */
export function refreshAfterGap(refresh: () => Promise<unknown>): () => void {
  refreshes.add(refresh);
  return () => refreshes.delete(refresh);
}

export function disconnected(): void {
  become('disconnected');
}

export function caughtUp(): void {
  become('live');
}

/** The socket is back: live again once every query on the page has been asked again. */
export function reconnected(): void {
  become('catchingUp');
  void Promise.allSettled([...refreshes].map((refresh) => refresh())).then(() => {
    if (status === 'catchingUp') become('live');
  });
}

function become(next: LiveStatus): void {
  if (status === next) return;
  status = next;
  for (const watcher of watchers) watcher();
}
