import type { OverviewData } from '../../../live/queries/overview';
import { NodeLink } from '../../../ui/node-link';
import { Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import { Status } from '../../../ui/status';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { Ago } from '../../../ui/time';
import { Took } from '../../_parts/took';

interface Work {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

const columns: readonly Column<Work>[] = [
  { key: 'name', label: 'Work', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink> },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { key: 'at', label: 'Started', cell: ({ startedAt }) => <Ago at={startedAt} /> },
  { key: 'took', label: 'Took', cell: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />, align: 'end' },
];

/** Pipelines and training runs, the newest first. */
export function GoingOn({ data }: { readonly data: Partial<OverviewData> }) {
  const pipelineRuns = (data.pipelineRuns?.nodes ?? []).map(({ pipeline, ...run }): Work => ({ ...run, name: `${pipeline.name} pipeline` }));
  const runs = (data.runs?.nodes ?? []).map(({ experiment, ...run }): Work => ({ ...run, name: `${experiment.name}: ${run.name}` }));
  const work = [...pipelineRuns, ...runs].toSorted((a, b) => b.startedAt.localeCompare(a.startedAt)).slice(0, 10);
  return (
    <Section title="Work">
      <DataTable name="things" rows={work} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title="No run and no pipeline yet" />} />
    </Section>
  );
}
