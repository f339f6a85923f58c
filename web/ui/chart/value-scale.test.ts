import { describe, expect, it } from 'vitest';
import { placeOn, scaleOf, valueAt, wantsLog } from './value-scale';

describe('an axis of values', () => {
  it('is of numbers when all values are, written as text or not', () => {
    const scale = scaleOf([1, '3', undefined, '5']);
    expect([scale.kind, placeOn(scale, '3'), placeOn(scale, undefined)]).toEqual(['number', 0.5, undefined]);
  });

  it('is of texts when one is not a number, in the order that people count', () => {
    const scale = scaleOf(['v10', 'v9', 'v9', 'big']);
    expect(scale).toEqual({ kind: 'text', texts: ['big', 'v9', 'v10'] });
    expect([placeOn(scale, 'big'), placeOn(scale, 'v10'), placeOn(scale, 'other')]).toEqual([0, 1, undefined]);
  });

  it('goes by powers when asked, and has no place for 0', () => {
    const scale = scaleOf([0.001, 0, 10], true);
    expect([placeOn(scale, 0.1), placeOn(scale, 0)]).toEqual([0.5, undefined]);
    expect(scale.kind === 'number' && valueAt(scale, 0.5)).toBeCloseTo(0.1, 12);
  });

  it.each([
    [[7], 0.5],
    [['only'], 0.5],
    [[0], 0.5],
  ])('of one value has it in the middle', (values, place) => {
    expect(placeOn(scaleOf(values), values[0])).toBe(place);
  });

  it('wants powers when values lie far apart', () => {
    expect([wantsLog(['1e-5', '1e-3', '0.1']), wantsLog([1, 2, 3]), wantsLog([0, 1, 5_000])]).toEqual([true, false, false]);
  });
});
