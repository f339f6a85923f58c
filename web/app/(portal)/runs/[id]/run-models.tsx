import type { LoggedModelItem } from '../../../../live/queries/run';
import { formatNumber, missing } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import { CopyId } from '../../../_parts/copy-id';

/** Most metrics of a model that stand beside it. */
const mostMetrics = 3;

const columns: readonly Column<LoggedModelItem>[] = [
  { key: 'name', label: 'Model', cell: ({ name }) => name },
  { key: 'id', label: 'Id', cell: ({ id }) => <CopyId id={id} /> },
  { key: 'type', label: 'Type', cell: ({ modelType }) => modelType ?? missing },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { key: 'metrics', label: 'Measured', cell: ({ metrics }) => (metrics.length === 0 ? missing : metrics.slice(0, mostMetrics).map(({ key, value }) => `${key} ${formatNumber(value)}`).join(' · ')) },
  { key: 'at', label: 'Logged', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];

/** The models that the run made. Their files are among the artifacts. */
export function RunModels({ models }: { readonly models: readonly LoggedModelItem[] }) {
  if (models.length === 0) return null;
  return (
    <Section title="Logged models" note={models.length}>
      <DataTable name="logged models" rows={models} columns={columns} keyOf={({ id }) => id} tools={false} />
    </Section>
  );
}
