import { describe, expect, it } from 'vitest';
import { differencePlot, edge } from './difference-geometry';

const room = { width: 570, height: 274 };
const differences = Array.from({ length: 40 }, (_, bin) => (bin === 20 ? 1_000 : bin === 23 ? 1 : 0));

describe('a histogram of differences', () => {
  it('has no difference in the middle and the most common one on top', () => {
    const { bars, leftOf, reach, most } = differencePlot(differences, room);
    expect([reach, most]).toEqual([0.25, 1_000]);
    expect(leftOf(0)).toBe((edge.left + room.width - edge.right) / 2);
    const tallest = bars.find(({ count }) => count === 1_000)!;
    expect([tallest.left, tallest.width, tallest.top, tallest.height]).toEqual([expect.closeTo(305), expect.closeTo(48), edge.top, 200]);
  });

  it('shows a single one among a thousand, and nothing where there is none', () => {
    const { bars } = differencePlot(differences, room);
    expect(bars.find(({ count }) => count === 1)!.height).toBe(1.5);
    expect(bars.filter(({ count }) => count === 0).every(({ height }) => height === 0)).toBe(true);
  });
});
