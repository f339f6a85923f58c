'use client';

import { useCallback, useEffect, useState } from 'react';

/**
 * A text that is typed here and kept elsewhere, where it arrives a little later: until then what was typed is shown, so
 * that no letter is lost.
 */
export function useTyped(kept: string, keep: (text: string) => void): [string, (text: string) => void] {
  const [typed, setTyped] = useState<string>();
  useEffect(() => {
    // What is typed meanwhile counts: it may be more than what has arrived.
    if (kept === typed) setTyped((now) => (now === kept ? undefined : now));
  }, [kept, typed]);
  const type = useCallback(
    (text: string) => {
      setTyped(text);
      keep(text);
    },
    [keep],
  );
  return [typed ?? kept, type];
}
