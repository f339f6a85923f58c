import { describe, expect, it } from 'vitest';
import { appendPoints } from './append-points';

const loss = { key: 'loss', steps: [1, 2], values: [0.5, 0.4] };

describe('points that are logged while a page is open', () => {
  it('move the curve on', () => {
    expect(appendPoints([loss], [{ key: 'loss', step: 3, value: 0.3 }])).toEqual([{ key: 'loss', steps: [1, 2, 3], values: [0.5, 0.4, 0.3] }]);
  });

  it('are there once when the query knew them already', () => {
    expect(appendPoints([loss], [{ key: 'loss', step: 2, value: 0.4 }])).toEqual([loss]);
  });

  it('find their place when they come late', () => {
    const { steps, values } = appendPoints([{ key: 'loss', steps: [1, 5], values: [0.5, 0.1] }], [{ key: 'loss', step: 3, value: null }])[0]!;
    expect([steps, values]).toEqual([[1, 3, 5], [0.5, null, 0.1]]);
  });

  it('begin a curve of their own under a new name', () => {
    expect(appendPoints([loss], [{ key: 'auc', step: 1, value: 0.7 }])).toEqual([loss, { key: 'auc', steps: [1], values: [0.7] }]);
  });
});
