import { InvalidInputError } from '@cairn/core';
import { defaultDuplicateRatio, defaultMissingRatio, type Expectations } from '../expectations.js';
import { namedFailures, reportOf, type QualityCheck, type QualityReport, type RowFailure } from '../quality.js';
import type { ColumnChunk, ColumnProfile, ColumnSchema } from './column.js';
import { ColumnScan } from './column-scan.js';
import { RowHashes } from './row-hashes.js';

/** What a body of data holds, and whether it keeps what was expected. */
export interface TableScanResult {
  readonly rowCount: number;
  readonly schema: readonly ColumnSchema[];
  readonly profile: readonly ColumnProfile[];
  readonly quality: QualityReport;
}

/** Looks at a table once, in chunks of columns, whatever its format. */
export class TableScan {
  private readonly columns: ReadonlyMap<string, ColumnScan>;
  private readonly rows = new RowHashes();
  private readonly expectations: Expectations;
  private rowCount = 0;

  constructor(names: readonly string[], expectations: Expectations) {
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated !== undefined) throw new InvalidInputError(`The data has two columns called '${repeated}'`);
    this.expectations = expectations;
    this.columns = new Map(names.map((name) => [name, new ColumnScan(name, expectations.columns.find((column) => column.name === name))]));
  }

  /** Chunks of one column come in order; columns come in the same order for every stretch of rows. */
  take({ column, firstRow, values }: ColumnChunk): void {
    this.columns.get(column)?.take(values);
    this.rows.take(firstRow, values);
    this.rowCount = Math.max(this.rowCount, firstRow + values.length);
  }

  finish(): TableScanResult {
    const scans = [...this.columns.values()];
    const checks = [
      this.columnsCheck(),
      ...scans.flatMap((scan) => scan.checks(this.expectations.maxMissingRatio ?? defaultMissingRatio)),
      this.duplicatesCheck(),
    ];
    return {
      rowCount: this.rowCount,
      schema: scans.map(({ schema }) => schema),
      profile: scans.map((scan) => scan.profile()),
      quality: reportOf(this.rowCount, checks),
    };
  }

  private columnsCheck(): QualityCheck {
    const expected = this.expectations.columns.map(({ name }) => name);
    const found = [...this.columns.keys()];
    const absent = expected.filter((name) => !this.columns.has(name));
    const unexpected = found.filter((name) => !expected.includes(name));
    const hint = unexpected.length > 0 ? `; not expected: ${unexpected.map((name) => `'${name}'`).join(', ')}` : '';
    const failures: RowFailure[] = absent.map((column) => ({ row: 0, column, value: undefined, reason: `there is no column '${column}'${hint}` }));
    return {
      name: 'columns',
      kind: 'schema',
      column: absent[0],
      passed: absent.length === 0,
      message: failures[0]?.reason ?? `all ${expected.length} expected columns are there`,
      observed: found,
      expected,
      failures: failures.slice(0, namedFailures),
      failureCount: failures.length,
    };
  }

  private duplicatesCheck(): QualityCheck {
    const { count, firstRow } = this.rows.duplicates();
    const ratio = this.rowCount === 0 ? 0 : count / this.rowCount;
    const limit = this.expectations.maxDuplicateRatio ?? defaultDuplicateRatio;
    return {
      name: 'duplicate rows',
      kind: 'duplicates',
      column: undefined,
      passed: ratio <= limit,
      message:
        `${count.toLocaleString('en')} of ${this.rowCount.toLocaleString('en')} rows repeat an earlier one (${(100 * ratio).toFixed(2)} %)` +
        (firstRow === undefined ? '' : `, the first is row ${firstRow.toLocaleString('en')}`),
      observed: { ratio, firstRow },
      expected: { maxRatio: limit },
      failures: ratio > limit && firstRow !== undefined ? [{ row: firstRow, column: '*', value: undefined, reason: 'repeats an earlier row' }] : [],
      failureCount: ratio > limit ? count : 0,
    };
  }
}
