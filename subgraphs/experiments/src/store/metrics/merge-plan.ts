/** How many points a chunk has when it is full. */
export const chunkPoints = 1_000;

/** A chunk as far as the plan needs to know it. */
export interface ChunkHead {
  readonly number: number;
  readonly firstIndex: number;
  readonly count: number;
}

/** Which of the last chunks of a series are written anew with the points that come. */
export interface MergePlan {
  readonly replaced: readonly ChunkHead[];
  /** Number and first index of the first chunk that is written. */
  readonly number: number;
  readonly firstIndex: number;
}

/**
 * Small chunks are merged as a binary counter carries: one is written anew only with at least half as many points as it has,
 * so that each point is written about log2(1,000) times at most, however few come at a time, and few small chunks are left to read.
 * @param tail the last chunks of the series, newest first.
 */
export function planMerge(tail: readonly ChunkHead[], added: number): MergePlan {
  const replaced: ChunkHead[] = [];
  let points = added;
  for (const chunk of tail) {
    if (chunk.count >= chunkPoints || chunk.count > 2 * points) break;
    replaced.unshift(chunk);
    points += chunk.count;
  }
  const [first] = replaced;
  const [last] = tail;
  if (first) return { replaced, number: first.number, firstIndex: first.firstIndex };
  return { replaced, number: last ? last.number + 1 : 0, firstIndex: last ? last.firstIndex + last.count : 0 };
}
