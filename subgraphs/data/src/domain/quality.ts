/** What a check looks at. */
export type QualityCheckKind = 'schema' | 'missing' | 'range' | 'duplicates';

/** One cell, or one header, that does not fit. */
export interface RowFailure {
  /** Counted from 1 without the header; 0 is the header itself. */
  readonly row: number;
  readonly column: string;
  /** The value as text; undefined when it is missing. */
  readonly value: string | undefined;
  readonly reason: string;
}

/** What was expected, what was found, and the first rows that do not fit. */
export interface QualityCheck {
  readonly name: string;
  readonly kind: QualityCheckKind;
  readonly column: string | undefined;
  readonly passed: boolean;
  /** One sentence with values, limits and units. */
  readonly message: string;
  readonly observed: unknown;
  readonly expected: unknown;
  /** The first ten. */
  readonly failures: readonly RowFailure[];
  readonly failureCount: number;
}

/** All checks of one body of data. */
export interface QualityReport {
  readonly passed: boolean;
  readonly rowCount: number;
  readonly checks: readonly QualityCheck[];
}

/** How many failures a check names one by one. */
export const namedFailures = 10;

export function reportOf(rowCount: number, checks: readonly QualityCheck[]): QualityReport {
  return { passed: checks.every(({ passed }) => passed), rowCount, checks };
}

/** The sentence that answers an offer which is refused: the first failure of each check that failed. */
export function refusalMessage(report: QualityReport): string {
  const failed = report.checks.filter(({ passed }) => !passed);
  return `${failed.length} of ${report.checks.length} quality checks failed: ${failed.map(({ message }) => message).join('; ')}`;
}
