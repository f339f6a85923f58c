/** What the values of a column are. */
export type ColumnType = 'integer' | 'number' | 'text' | 'timestamp' | 'boolean';

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether any value is missing. */
  readonly nullable: boolean;
}

/** Counts of values between consecutive edges; the last bin holds its upper edge too. */
export interface Histogram {
  /** One more than there are counts, ascending. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** What a column holds. Timestamps are in ms since 1970, UTC. */
export interface ColumnProfile {
  readonly column: string;
  readonly type: ColumnType;
  readonly count: number;
  readonly missing: number;
  /** Different values; undefined above 100,000. */
  readonly distinct: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly mean: number | undefined;
  /** Of the sample (n - 1). */
  readonly standardDeviation: number | undefined;
  readonly quantiles: readonly { readonly q: number; readonly value: number }[];
  readonly histogram: Histogram | undefined;
  /** The twenty most frequent, for text and boolean columns. */
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
}

/** Some consecutive values of one column. */
export interface ColumnChunk {
  readonly column: string;
  /** Index of the first value's row, from 0. */
  readonly firstRow: number;
  readonly values: ArrayLike<unknown>;
}
