'use client';

import { useProjectVariables } from '../../../live/project';
import { PipelineRunChanged, Pipelines, type PipelineItem } from '../../../live/queries/pipelines';
import { useRefreshOn } from '../../../live/use-events';
import { usePages } from '../../../live/use-pages';
import { formatCount, humanize, plural } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { Page, Section } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import { Empty } from '../../../ui/states';
import { Status } from '../../../ui/status';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';
import { PipelineRunList } from '../../_parts/pipeline-run-list';

const columns: readonly Column<PipelineItem>[] = [
  { key: 'name', label: 'Pipeline', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'version', label: 'Version', cell: ({ version }) => `v${version}`, value: ({ version }) => version, narrow: true },
  { key: 'steps', label: 'Steps', cell: ({ steps }) => steps.map(({ name }) => name).join(' → ') },
  { key: 'triggers', label: 'Starts on', cell: ({ triggers }) => triggers.filter(({ enabled }) => enabled).map(({ kind }) => humanize(kind).toLowerCase()).join(', ') || 'demand' },
  { key: 'last', label: 'Last run', cell: ({ runs }) => (runs.nodes[0] === undefined ? 'never' : <Status value={runs.nodes[0].status} />), value: ({ runs }) => runs.nodes[0]?.status },
  { key: 'at', label: 'Started', cell: ({ runs }) => <Ago at={runs.nodes[0]?.startedAt} />, value: ({ runs }) => runs.nodes[0]?.startedAt },
  { key: 'runs', label: 'Runs', cell: ({ runs }) => formatCount(runs.totalCount), value: ({ runs }) => runs.totalCount, align: 'end', narrow: true },
];

export default function PipelinesPage() {
  const variables = useProjectVariables({ first: 50 });
  const pages = usePages(Pipelines, variables, (data) => data.pipelines);
  useRefreshOn(PipelineRunChanged, variables && { projectId: variables.projectId }, pages.refresh);
  const going = pages.nodes?.filter(({ runs }) => runs.nodes[0]?.status === 'RUNNING' || runs.nodes[0]?.status === 'WAITING').length ?? 0;
  return (
    <Page title="Pipelines" answer={pages.nodes && `${plural(pages.totalCount, 'pipeline')}; ${going === 0 ? 'none is running' : `${going} under way`}`} actions={<QuerySource {...pages.source} />}>
      <ListRows pages={pages} name="pipelines" columns={columns} empty={<Empty title="No pipeline is defined yet" code={code} />} />
      {variables !== undefined && pages.totalCount > 0 && (
        <Section title="Runs">
          <PipelineRunList projectId={variables.projectId} />
        </Section>
      )}
    </Page>
  );
}

const code = `const steps = [{ name: 'train', kind: 'job', command: ['node', 'train.js'], dependsOn: [], cores: 1, memoryMb: 512 }];
await cairn.query('mutation ($input: DefinePipelineInput!) { definePipeline(input: $input) { id } }',
  { input: { projectId, name: 'retrain', steps } });`;
