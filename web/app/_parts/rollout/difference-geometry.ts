import { barsOf, type DifferenceBar } from './comparison-data';

/** Room around the plot, in pixels. */
export const edge = { left: 54, right: 16, top: 30, bottom: 44 };

export interface PlacedBar extends DifferenceBar {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

export interface DifferencePlot {
  readonly bars: readonly PlacedBar[];
  /** Farthest difference that is drawn, either way. */
  readonly reach: number;
  readonly most: number;
  /** Where a difference stands across. */
  readonly leftOf: (difference: number) => number;
  /** Where a count stands, from above. */
  readonly topOf: (count: number) => number;
}

/** Places a histogram of differences in a room of so many pixels. */
export function differencePlot(differences: readonly number[], room: { readonly width: number; readonly height: number }): DifferencePlot {
  const bars = barsOf(differences);
  const reach = bars.at(-1)?.to ?? 1;
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const [right, bottom] = [room.width - edge.right, room.height - edge.bottom];
  const leftOf = (difference: number) => edge.left + ((difference + reach) / (2 * reach)) * (right - edge.left);
  const topOf = (count: number) => bottom - (count / most) * (bottom - edge.top);
  const placed = bars.map((bar) => {
    // Whatever there is can be seen.
    const top = bar.count === 0 ? bottom : Math.min(topOf(bar.count), bottom - 1.5);
    return { ...bar, left: leftOf(bar.from) + 1, width: Math.max(1, leftOf(bar.to) - leftOf(bar.from) - 2), top, height: bottom - top };
  });
  return { bars: placed, reach, most, leftOf, topOf };
}
