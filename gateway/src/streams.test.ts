import { describe, expect, it } from 'vitest';
import { endWithItem, laterStream, mapStream, streamOf, streamWhile } from './streams.js';

async function all<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** A stream on which nothing ever happens, and that tells when it was left. */
function quiet() {
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const stream: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => undefined),
      return: async () => (leave(), { done: true, value: undefined }),
    }),
  };
  return { stream, left };
}

describe('streams', () => {
  it('map their items in order', async () => {
    expect(await all(mapStream(streamOf(1, 2, 3), async (item) => item * 2))).toEqual([2, 4, 6]);
  });

  it.each([
    ['mapped', (source: AsyncIterable<number>) => mapStream(source, (item) => item)],
    ['opened later', (source: AsyncIterable<number>) => mapStream(laterStream(async () => source), (item) => item)],
    ['guarded', (source: AsyncIterable<number>) => streamWhile(source, () => true)],
    ['with an ending', (source: AsyncIterable<number>) => endWithItem(source, () => 0)],
  ])('end at their source while they wait for it: %s', async (_what, wrap) => {
    const { stream, left } = quiet();
    const wrapped = wrap(stream);
    void wrapped.next();
    await wrapped.return();
    await left;
  });

  it('turn what their source throws into their last item', async () => {
    const failing = mapStream(streamOf(1, 2), (item) => {
      if (item === 2) throw new Error('broken');
      return String(item);
    });
    expect(await all(endWithItem(failing, (thrown) => (thrown as Error).message))).toEqual(['1', 'broken']);
  });

  it('stop, and end their source, when a condition no longer holds', async () => {
    let open = true;
    const seen: number[] = [];
    for await (const item of streamWhile(streamOf(1, 2, 3), () => open)) {
      seen.push(item);
      open = item < 2;
    }
    expect(seen).toEqual([1, 2]);
  });
});
