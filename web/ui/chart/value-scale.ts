/** A value of a run: a number, a text, or nothing. */
export type Value = number | string | undefined;

/** An axis of values: numbers from low to high, by size or by power; or texts, one place each. */
export type ValueScale =
  | { readonly kind: 'number'; readonly low: number; readonly high: number; readonly isLog: boolean }
  | { readonly kind: 'text'; readonly texts: readonly string[] };

/** The axis that fits some values: numbers when all of them are numbers. A logarithmic one needs them above 0. */
export function scaleOf(values: readonly Value[], isLog = false): ValueScale {
  const known = values.filter((value) => value !== undefined);
  const numbers = known.map(asNumber);
  if (known.length === 0 || numbers.some((number) => number === undefined)) {
    return { kind: 'text', texts: [...new Set(known.map(String))].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })) };
  }
  const placed = (numbers as readonly number[]).filter((number) => !isLog || number > 0);
  if (placed.length === 0) return { kind: 'number', low: isLog ? 0.1 : 0, high: 1, isLog };
  const low = Math.min(...placed);
  const high = Math.max(...placed);
  if (low < high) return { kind: 'number', low, high, isLog };
  // One value stands in the middle.
  return isLog ? { kind: 'number', low: low / 2, high: high * 2, isLog } : { kind: 'number', low: low - (Math.abs(low) || 1) / 2, high: high + (Math.abs(high) || 1) / 2, isLog };
}

/** Whether values lie so far apart that only powers tell them apart, as learning rates do. */
export function wantsLog(values: readonly Value[]): boolean {
  const numbers = values.flatMap((value) => (value === undefined ? [] : [asNumber(value) ?? Number.NaN]));
  return numbers.length > 2 && numbers.every((number) => number > 0) && Math.max(...numbers) / Math.min(...numbers) >= 1_000;
}

/** Where a value stands on its axis, 0 to 1; undefined where it has no place. */
export function placeOn(scale: ValueScale, value: Value): number | undefined {
  if (value === undefined) return undefined;
  if (scale.kind === 'text') {
    const place = scale.texts.indexOf(String(value));
    return place === -1 ? undefined : scale.texts.length === 1 ? 0.5 : place / (scale.texts.length - 1);
  }
  const number = asNumber(value);
  if (number === undefined || (scale.isLog && number <= 0)) return undefined;
  const at = (one: number) => (scale.isLog ? Math.log(one) : one);
  return (at(number) - at(scale.low)) / (at(scale.high) - at(scale.low));
}

/** What stands at a place of an axis of numbers, 0 to 1. */
export function valueAt(scale: Extract<ValueScale, { kind: 'number' }>, place: number): number {
  return scale.isLog ? scale.low * (scale.high / scale.low) ** place : scale.low + place * (scale.high - scale.low);
}

/** Params are texts, of which many are numbers. */
function asNumber(value: number | string): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
