/** What a part of the benchmark prints. */
export interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

export function fixed(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** The median of each figure over rounds. */
export function medians<K extends string>(rounds: readonly Readonly<Record<K, number>>[], keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, median(rounds.map((round) => round[key]))])) as Record<K, number>;
}
