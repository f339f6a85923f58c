import { describe, expect, it } from 'vitest';
import { appendPoints } from './append-points';

const at = (step: number) => new Date(step * 1_000).toISOString();
const loss = { key: 'loss', steps: [1, 2], values: [0.5, 0.4], at: [at(1), at(2)], count: 2 };
const point = (step: number, value: number | null) => ({ key: 'loss', step, value, at: at(step) });

describe('points that are logged while a page is open', () => {
  it('move the curve on', () => {
    expect(appendPoints(loss, [point(3, 0.3)])).toEqual({ key: 'loss', steps: [1, 2, 3], values: [0.5, 0.4, 0.3], at: [at(1), at(2), at(3)], count: 3 });
  });

  it('are there once when the query knew them already', () => {
    expect(appendPoints(loss, [point(2, 0.4)])).toBe(loss);
  });

  it('find their place when they come late, with their time', () => {
    const { steps, values, at: times } = appendPoints({ ...loss, steps: [1, 5], at: [at(1), at(5)] }, [point(3, null)]);
    expect([steps, values, times]).toEqual([[1, 3, 5], [0.5, null, 0.4], [at(1), at(3), at(5)]]);
  });
});
