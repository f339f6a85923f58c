'use client';

import { useProjectVariables } from '../../../live/project';
import { Models, ModelVersionChanged, type ModelItem } from '../../../live/queries/models';
import { useRefreshOn } from '../../../live/use-events';
import { usePages } from '../../../live/use-pages';
import { formatCount, plural } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { Page } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';

const columns: readonly Column<ModelItem>[] = [
  { key: 'name', label: 'Model', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'champion', label: 'Champion', cell: ({ champion }) => (champion === null ? 'none yet' : <NodeLink id={champion.id}>v{champion.number}</NodeLink>), value: ({ champion }) => champion?.number },
  { key: 'versions', label: 'Versions', cell: ({ versions }) => formatCount(versions.totalCount), value: ({ versions }) => versions.totalCount, align: 'end', narrow: true },
  { key: 'description', label: 'Description', cell: ({ description }) => description ?? '–', value: ({ description }) => description },
  { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
  { key: 'at', label: 'First named', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
];

export default function ModelsPage() {
  const variables = useProjectVariables({ first: 50 });
  const pages = usePages(Models, variables, (data) => data.models);
  useRefreshOn(ModelVersionChanged, variables && { projectId: variables.projectId }, pages.refresh);
  const withChampion = pages.nodes?.filter(({ champion }) => champion !== null).length ?? 0;
  return (
    <Page title="Models" answer={pages.nodes && `${plural(pages.totalCount, 'model')}, ${withChampion} with a champion`} actions={<QuerySource {...pages.source} />}>
      <ListRows pages={pages} name="models" columns={columns} empty={<Empty title="No model has been registered yet" code={code} />} />
    </Page>
  );
}

const code = `const { digest } = await run.artifact('model.onnx', bytes, 'application/octet-stream');
await cairn.query('mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { id } }',
  { input: { projectId, model: 'late-arrival', runId: run.id, artifactDigest: digest, datasetVersionIds, evaluation } });`;
