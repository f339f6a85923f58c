'use client';

import { durationBetween, missing, type Maybe } from '../../ui/format';
import { useNow } from '../../ui/time';

/** How long something took, or how long it has been going on. */
export function Took({ from, to }: { readonly from: Maybe<string>; readonly to: Maybe<string> }) {
  const now = useNow();
  return <>{from == null || (to == null && now === 0) ? missing : durationBetween(from, to, now)}</>;
}
