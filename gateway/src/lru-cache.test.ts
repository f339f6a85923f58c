import { describe, expect, it } from 'vitest';
import { LruCache } from './lru-cache.js';

function kept(cache: LruCache<number>, keys: readonly string[]): string[] {
  return keys.filter((key) => cache.get(key) !== undefined);
}

describe('an LRU cache', () => {
  it('lets the value go that was not used for the longest time', () => {
    const cache = new LruCache<number>({ entries: 2, keyCharacters: 100 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect(kept(cache, ['a', 'b', 'c'])).toEqual(['a', 'c']);
  });

  it('keeps no more text in its keys than it may', () => {
    const cache = new LruCache<number>({ entries: 100, keyCharacters: 10 });
    cache.set('aaaa', 1);
    cache.set('bbbb', 2);
    cache.set('bbbb', 3);
    expect(kept(cache, ['aaaa', 'bbbb'])).toEqual(['aaaa', 'bbbb']);
    cache.set('cccc', 4);
    expect(kept(cache, ['aaaa', 'bbbb', 'cccc'])).toEqual(['bbbb', 'cccc']);
    cache.set('d'.repeat(11), 5);
    expect(kept(cache, ['bbbb', 'cccc', 'd'.repeat(11)])).toEqual([]);
  });

  it('forgets a value only while it is still there', () => {
    const cache = new LruCache<number>({ entries: 2, keyCharacters: 100 });
    cache.set('a', 1);
    cache.set('a', 2);
    cache.forget('a', 1);
    expect(cache.get('a')).toBe(2);
    cache.forget('a', 2);
    expect(cache.get('a')).toBeUndefined();
  });
});
