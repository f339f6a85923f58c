'use client';

import { useEffect, useState } from 'react';

/** Predictions are written in batches: one that was just answered is found within this time, in milliseconds. */
const freshMs = 8_000;
const pauseMs = 400;

/** Asks again for a node that is not there yet while its id, a UUIDv7, says that it was made just now. @returns whether it does. */
export function useFreshRetry(id: string, isMissing: boolean, refresh: () => Promise<unknown>): boolean {
  const [isFresh, setFresh] = useState(true);
  useEffect(() => {
    if (!isMissing || !isFresh) return undefined;
    const madeMs = Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16);
    const timer = setTimeout(() => {
      // The clocks of browser and platform may differ a little.
      if (Math.abs(Date.now() - madeMs) < freshMs) void refresh();
      else setFresh(false);
    }, pauseMs);
    return () => clearTimeout(timer);
  });
  return isMissing && isFresh;
}
