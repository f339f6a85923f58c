'use client';

import { useProjectVariables } from '../../../live/project';
import { Experiments, RunChanged } from '../../../live/queries/experiments';
import { useRefreshOn } from '../../../live/use-events';
import { usePages } from '../../../live/use-pages';
import { formatCount, plural } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { Page } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';
import { startRunCode } from './start-run-code';
import type { ExperimentItem } from '../../../live/queries/experiments';
import { Empty } from '../../../ui/states';

const columns: readonly Column<ExperimentItem>[] = [
  { key: 'name', label: 'Experiment', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'runs', label: 'Runs', cell: ({ runCount }) => formatCount(runCount), value: ({ runCount }) => runCount, align: 'end', narrow: true },
  { key: 'by', label: 'Started by', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
  { key: 'at', label: 'First run', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
];

export default function ExperimentsPage() {
  const variables = useProjectVariables({ first: 50 });
  const pages = usePages(Experiments, variables, (data) => data.experiments);
  useRefreshOn(RunChanged, variables && { projectId: variables.projectId }, pages.refresh);
  const runs = pages.nodes?.reduce((sum, { runCount }) => sum + runCount, 0) ?? 0;
  return (
    <Page title="Experiments" answer={pages.nodes && `${plural(pages.totalCount, 'experiment')}, ${plural(runs, 'run')}`} actions={<QuerySource {...pages.source} />}>
      <ListRows pages={pages} name="experiments" columns={columns} empty={<Empty title="No run has been logged yet" code={startRunCode}>A run appears here, with its curves moving, as soon as it starts.</Empty>} />
    </Page>
  );
}
