import { InvalidInputError } from '@cairn/core';
import type { ColumnType } from './scan/column.js';

/** What a column must be. */
export interface ColumnExpectation {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether values may be missing. Defaults to false. */
  readonly nullable?: boolean | undefined;
  /** Lowest value allowed; of a timestamp in ms since 1970. */
  readonly min?: number | undefined;
  /** Highest value allowed. */
  readonly max?: number | undefined;
}

/** What data must keep to become a version. */
export interface Expectations {
  readonly columns: readonly ColumnExpectation[];
  /** Largest share of rows that repeat an earlier row, 0..1. Defaults to 0.01. */
  readonly maxDuplicateRatio?: number | undefined;
  /** Largest share of missing values in a nullable column, 0..1. Defaults to 0.05. */
  readonly maxMissingRatio?: number | undefined;
}

export const defaultDuplicateRatio = 0.01;
export const defaultMissingRatio = 0.05;

/** @throws {InvalidInputError} for a ratio outside 0..1, an empty range or a column that is named twice. */
export function checkExpectations({ columns, maxDuplicateRatio, maxMissingRatio }: Expectations): void {
  for (const [name, ratio] of Object.entries({ maxDuplicateRatio, maxMissingRatio })) {
    if (ratio !== undefined && !(ratio >= 0 && ratio <= 1)) throw new InvalidInputError(`'${name}' is ${ratio}; expected 0 to 1`);
  }
  const seen = new Set<string>();
  for (const { name, min, max } of columns) {
    if (seen.has(name)) throw new InvalidInputError(`Column '${name}' is expected twice`);
    seen.add(name);
    if (min !== undefined && max !== undefined && min > max) {
      throw new InvalidInputError(`Column '${name}' is expected between ${min} and ${max}: no value is`);
    }
  }
}
