import { describe, expect, it } from 'vitest';
import { isWorthSaying, withChoice } from './filter-text';

describe('a choice', () => {
  it('takes the place of what was begun, and the cursor waits behind it', () => {
    expect(withChoice('metrics.lo', { from: 0, to: 10, options: [] }, 'metrics.loss')).toEqual({ text: 'metrics.loss ', cursor: 13 });
  });

  it('leaves what stands behind the cursor', () => {
    expect(withChoice("sta = 'FINISHED'", { from: 0, to: 3, options: [] }, 'status')).toEqual({ text: "status = 'FINISHED'", cursor: 7 });
  });
});

describe('an error while somebody types', () => {
  it.each([
    ['the end is missing', 'metrics.loss', 12, false, false],
    ['the last word is not whole yet', 'metrics.loss < 1 an', 17, false, false],
    ['something before the last word is wrong', 'metrics.loss << 1 and', 13, false, true],
    ['the end is missing, and nobody types any more', 'metrics.loss', 12, true, true],
    ['nobody knows where', 'x', undefined, false, true],
  ])('when %s: %s', (_, text, position, isDone, expected) => {
    expect(isWorthSaying({ message: '', position }, text, isDone)).toBe(expected);
  });
});
