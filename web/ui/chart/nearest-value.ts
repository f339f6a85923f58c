/** The value of a line at an x, or the nearest one that it has within so many places: lines of several runs share few steps. */
export function nearestValue(values: readonly (number | null | undefined)[], place: number, reach = 400): number | undefined {
  for (let away = 0; away <= reach; away++) {
    const value = values[place - away] ?? values[place + away];
    if (value != null) return value;
  }
  return undefined;
}
