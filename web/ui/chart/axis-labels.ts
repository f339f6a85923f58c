import { formatNumber } from '../format';
import { linearTicks, logTicks } from './export/ticks';
import { placeOn, type ValueScale } from './value-scale';

/** What stands along an axis of values: round numbers, or every text as long as there is room. */
export function axisLabels(scale: ValueScale, most: number): readonly { readonly place: number; readonly label: string }[] {
  if (scale.kind === 'number') {
    const ticks = scale.isLog ? logTicks(scale.low, scale.high) : linearTicks(scale.low, scale.high, most);
    return ticks.map((value) => ({ place: placeOn(scale, value) ?? 0, label: formatNumber(value) }));
  }
  const every = Math.ceil(scale.texts.length / Math.max(1, most * 2));
  return scale.texts.filter((_, place) => place % every === 0).map((text) => ({ place: placeOn(scale, text) ?? 0, label: text }));
}

/** Enough of a long name to know it by: the end tells more than the beginning. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(text.length - most + 1)}`;
}
