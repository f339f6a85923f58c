'use client';

import { useProjectVariables } from '../../../live/project';
import { EndpointChanged, Endpoints, type EndpointItem } from '../../../live/queries/serving';
import { useRefreshOn } from '../../../live/use-events';
import { usePages } from '../../../live/use-pages';
import { formatCount, plural } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { Page } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import { Empty } from '../../../ui/states';
import { Status } from '../../../ui/status';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';

const columns: readonly Column<EndpointItem>[] = [
  { key: 'name', label: 'Endpoint', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'kind', label: 'Answers', cell: ({ kind }) => (kind === 'SERVED' ? 'here' : 'on another server'), value: ({ kind }) => kind },
  { key: 'model', label: 'Model', cell: ({ model }) => (model === null ? 'not known' : <NodeLink id={model.id}>{model.name}</NodeLink>), value: ({ model }) => model?.name },
  { key: 'live', label: 'Live version', cell: ({ champion }) => (champion?.modelVersion ? <NodeLink id={champion.modelVersion.id}>v{champion.modelVersion.number}</NodeLink> : 'none'), value: ({ champion }) => champion?.modelVersion?.number },
  {
    key: 'rollout',
    label: 'Rollout',
    cell: ({ rollout }) =>
      rollout === null ? (
        '–'
      ) : (
        <>
          <NodeLink id={rollout.id}>
            {rollout.strategy}, {rollout.shadowPercent > 0 ? `copies of ${rollout.shadowPercent} %` : `${rollout.trafficPercent} %`}
          </NodeLink>{' '}
          <Status value={rollout.status} />
        </>
      ),
    value: ({ rollout }) => rollout?.trafficPercent,
  },
  { key: 'predictions', label: 'Predictions', cell: ({ predictionCount }) => formatCount(predictionCount), value: ({ predictionCount }) => predictionCount, align: 'end' },
  {
    key: 'unlogged',
    label: 'Log',
    cell: ({ unlogged }) => (unlogged === null ? 'whole' : unlogged.to === null ? <strong>not logging</strong> : `${formatCount(unlogged.count)} not logged`),
    value: ({ unlogged }) => unlogged?.count ?? 0,
  },
  { key: 'at', label: 'Made', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
];

export default function ServingPage() {
  const variables = useProjectVariables({ first: 50 });
  const pages = usePages(Endpoints, variables, (data) => data.endpoints);
  useRefreshOn(EndpointChanged, variables && { projectId: variables.projectId }, pages.refresh);
  const rolling = pages.nodes?.filter(({ rollout }) => rollout !== null).length ?? 0;
  const silent = pages.nodes?.filter(({ unlogged }) => unlogged !== null && unlogged.to === null).length ?? 0;
  return (
    <Page title="Serving" answer={pages.nodes && `${plural(pages.totalCount, 'endpoint')}; ${rolling === 0 ? 'no rollout is under way' : `${plural(rolling, 'rollout')} under way`}${silent === 0 ? '' : `; ${plural(silent, 'endpoint')} ${silent === 1 ? 'answers' : 'answer'} without logging`}`} actions={<QuerySource {...pages.source} />}>
      <ListRows pages={pages} name="endpoints" columns={columns} empty={<Empty title="Nothing is served yet" code={code}>An endpoint answers predictions of an approved model version.</Empty>} />
    </Page>
  );
}

const code = `await cairn.query('mutation ($input: CreateEndpointInput!) { createEndpoint(input: $input) { id } }',
  { input: { projectId, name: 'late-arrival', modelVersionId } });
const { outputs } = await cairn.infer('late-arrival', { inputs: { distance: [733] } });`;
