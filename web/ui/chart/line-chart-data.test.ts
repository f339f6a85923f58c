import { describe, expect, it } from 'vitest';
import { aligned, asCsv } from './line-chart-data';

describe('lines of different runs', () => {
  it('meet on the union of their steps, with nothing where a run has none', () => {
    expect(
      aligned([
        { label: 'a', x: [1, 2, 4], values: [10, 20, 40] },
        { label: 'b', x: [2, 3], values: [200, null] },
      ]),
    ).toEqual({
      x: [1, 2, 3, 4],
      series: [
        { label: 'a', values: [10, 20, null, 40] },
        { label: 'b', values: [null, 200, null, null] },
      ],
    });
  });
});

describe('CSV', () => {
  it('quotes names and leaves missing values empty', () => {
    expect(asCsv({ x: [0], xIs: 'time', series: [{ label: 'a "b", c', values: [null] }, { label: 'd', values: [1.5] }] })).toBe('time,"a ""b"", c",d\n1970-01-01T00:00:00.000Z,,1.5\n');
  });
});
