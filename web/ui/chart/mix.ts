/** The colours between which values are coloured, low to high: apart in lightness and hue for any eyes. */
export const lowColour = '--series-1';
export const highColour = '--series-2';

/** A colour between the two, for an element. */
export function mixed(place: number | undefined): string {
  return place === undefined ? 'var(--baseline)' : `color-mix(in srgb, var(${highColour}) ${(100 * place).toFixed(1)}%, var(${lowColour}))`;
}

/** The same for a file, where both are written out: `rgb(0, 103, 165)`. */
export function mixedRgb(low: string, high: string, place: number): string {
  const parts = (colour: string) => (/\d+(\.\d+)?/g[Symbol.match](colour) ?? []).slice(0, 3).map(Number);
  const [from, to] = [parts(low), parts(high)];
  return `rgb(${from.map((part, at) => Math.round(part + (to[at]! - part) * place)).join(', ')})`;
}
