import type { QualityCheck, QualityReport } from '../../live/queries/quality';
import { formatCount, humanize } from '../../ui/format';
import { Status } from '../../ui/status';
import type { Column } from '../../ui/table/column';
import { DataTable } from '../../ui/table/data-table';
import styles from './quality-table.module.css';

const columns: readonly Column<QualityCheck>[] = [
  { key: 'name', label: 'Check', cell: ({ name }) => name },
  { key: 'kind', label: 'Looks at', cell: ({ kind }) => humanize(kind) },
  { key: 'passed', label: 'Result', cell: ({ passed }) => <Status value={passed ? 'PASSED' : 'FAILED'} /> },
  { key: 'message', label: 'Found', cell: ({ message }) => <span className={styles['message']}>{message}</span> },
  { key: 'failures', label: 'Failures', cell: ({ failureCount }) => formatCount(failureCount), align: 'end' },
];

/** The first rows that do not fit, then every check of a body of data, failed ones first. */
export function QualityTable({ report }: { readonly report: QualityReport }) {
  const checks = report.checks.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  const failures = checks.flatMap((check) => check.failures.map((failure) => ({ ...failure, check: check.name })));
  return (
    <>
      {failures.length > 0 && (
        <div className={styles['failures']}>
          <DataTable name="rows that do not fit" rows={failures} columns={failureColumns} keyOf={({ check, row, column }) => `${check} ${row} ${column}`} tools={false} />
        </div>
      )}
      <DataTable name="checks" rows={checks} columns={columns} keyOf={({ name }) => name} tools={false} />
    </>
  );
}

type Failure = QualityCheck['failures'][number] & { readonly check: string };

const failureColumns: readonly Column<Failure>[] = [
  { key: 'row', label: 'Row', cell: ({ row }) => (row === 0 ? 'header' : formatCount(row)), narrow: true },
  { key: 'column', label: 'Column', cell: ({ column }) => column },
  { key: 'value', label: 'Value', cell: ({ value }) => (value === null ? 'missing' : <code>{value}</code>) },
  { key: 'reason', label: 'Reason', cell: ({ reason }) => reason },
];
