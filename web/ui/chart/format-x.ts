import { formatDateTime, formatDuration, formatNumber } from '../format';
import type { XKind } from './line-chart-data';

/** An x value in words: `Step 1,200`, a time, or how long after the start. */
export function formatX(x: number, kind: XKind): string {
  if (kind === 'step') return `Step ${formatNumber(x)}`;
  return kind === 'time' ? formatDateTime(x * 1_000) : `After ${formatDuration(x * 1_000)}`;
}
