'use client';

import { useSyncExternalStore } from 'react';
import { liveStatus, watchLiveStatus, type LiveStatus } from '../../live/live-status';
import styles from './live-dot.module.css';

const words: Readonly<Record<LiveStatus, string>> = { connecting: 'Connecting', live: 'Live', catchingUp: 'Catching up', disconnected: 'Disconnected' };

/** Whether what is on the page is what is true now. */
export function LiveDot() {
  const status = useSyncExternalStore(watchLiveStatus, liveStatus, () => 'connecting' as const);
  return (
    <span className={styles['live']} data-status={status} role="status">
      {words[status]}
    </span>
  );
}
