/** A variant as far as the choice between variants needs to know it. */
export interface RoutedVariant {
  readonly trafficPercent: number;
  /** Whether its model is loaded, here and now. */
  readonly ready: boolean;
}

/**
 * The variant that answers a request. Of the variants that are ready each is as likely as its share of the traffic;
 * while none is ready, the shares decide alone, and the request waits.
 * @param variants in a lasting order, the candidate of a rollout first: a caller with a sticky key who was moved to it
 * stays with it while its share grows.
 * @param point from 0 to below 1: a random number, or {@link stickyPoint}.
 */
export function route<V extends RoutedVariant>(variants: readonly V[], point: number): V | undefined {
  const ready = variants.filter((variant) => variant.ready);
  const eligible = ready.length > 0 ? ready : variants;
  const total = eligible.reduce((sum, { trafficPercent }) => sum + trafficPercent, 0);
  if (total <= 0) return eligible[0];
  let left = point * total;
  for (const variant of eligible) {
    left -= variant.trafficPercent;
    if (left < 0) return variant;
  }
  return eligible.findLast(({ trafficPercent }) => trafficPercent > 0);
}

/**
 * The point that belongs to a key for the length of a rollout: from 0 to below 1, spread evenly (FNV-1a, 32 bit, with
 * the finaliser of MurmurHash3).
 * @param salt another one for each rollout, so that it is not always the same callers who go first.
 */
export function stickyPoint(key: string, salt: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${salt}\n${key}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
