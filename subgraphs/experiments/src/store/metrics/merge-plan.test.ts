import { describe, expect, it } from 'vitest';
import { chunkPoints, planMerge, type ChunkHead } from './merge-plan.js';

/** Adds points to a series of chunks as a fold does. @returns how many points were written, old ones among them. */
function add(chunks: ChunkHead[], points: number): number {
  const { replaced, number, firstIndex } = planMerge(chunks.toReversed().slice(0, 12), points);
  chunks.splice(chunks.length - replaced.length);
  const written = replaced.reduce((sum, { count }) => sum + count, points);
  for (let at = 0, next = number; at < written; at += chunkPoints, next++) chunks.push({ number: next, firstIndex: firstIndex + at, count: Math.min(chunkPoints, written - at) });
  return written;
}

describe('chunks of a series that grows', () => {
  it.each([1, 7, 20, 333, 2_500])('by %d points at a time stay few, without gaps, and are written about log2(1,000) times', (step) => {
    const chunks: ChunkHead[] = [];
    let written = 0;
    const steps = Math.ceil(5_000 / step);
    for (let count = 0; count < steps; count++) written += add(chunks, step);
    let next = 0;
    chunks.forEach(({ firstIndex, count }) => {
      expect(firstIndex).toBe(next);
      next += count;
    });
    expect(next).toBe(steps * step);
    expect(new Set(chunks.map(({ number }) => number)).size).toBe(chunks.length);
    expect(chunks.filter(({ count }) => count < chunkPoints).length).toBeLessThanOrEqual(11);
    expect(written / next).toBeLessThanOrEqual(11);
  });
});
