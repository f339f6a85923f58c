import { formatCount, formatNumber, formatShare } from '../../../ui/format';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import type { ReadEvaluation } from './read-evaluation';

type Slice = ReadEvaluation['slices'][number];

/** The same scores for parts of the rows, and how the champion did there. */
export function SliceTable({ slices, against }: { readonly slices: readonly Slice[]; readonly against: readonly Slice[] | undefined }) {
  const other = ({ by, value }: Slice) => against?.find((slice) => slice.by === by && slice.value === value)?.scores;
  const columns: readonly Column<Slice>[] = [
    { key: 'slice', label: 'Slice', cell: ({ by, value }) => `${by}: ${value}` },
    { key: 'n', label: 'Rows', cell: ({ scores }) => formatCount(scores.n), align: 'end' },
    { key: 'logLoss', label: 'Log loss', cell: ({ scores }) => formatNumber(scores.logLoss), align: 'end' },
    ...(against === undefined ? [] : [{ key: 'champion', label: 'Champion', cell: (slice: Slice) => formatNumber(other(slice)?.logLoss), align: 'end' as const }]),
    { key: 'auc', label: 'AUC', cell: ({ scores }) => formatNumber(scores.auc), align: 'end' },
    { key: 'brier', label: 'Brier', cell: ({ scores }) => formatNumber(scores.brier), align: 'end' },
    { key: 'predicted', label: 'Predicted', cell: ({ scores }) => formatShare(scores.meanPredicted), align: 'end' },
    { key: 'observed', label: 'Observed', cell: ({ scores }) => formatShare(scores.observedRate), align: 'end' },
    { key: 'error', label: 'Calibration error', cell: ({ scores }) => formatNumber(scores.expectedCalibrationError), align: 'end' },
  ];
  return <DataTable name="slices" rows={slices} columns={columns} keyOf={({ by, value }) => `${by} ${value}`} tools={false} />;
}
