'use client';

import { useProjectVariables } from '../../../live/project';
import { Watched, type WatchedEndpoints } from '../../../live/queries/monitoring';
import { usePages } from '../../../live/use-pages';
import { formatCount } from '../../../ui/format';
import { TextLink } from '../../../ui/link';
import { NodeLink } from '../../../ui/node-link';
import { Page, Section } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { AlertList } from '../../_parts/alert-list';
import { ListRows } from '../../_parts/list-rows';
import { MonitorMarks } from './monitor-marks';

type Endpoint = WatchedEndpoints['endpoints']['nodes'][number];

const columns: readonly Column<Endpoint>[] = [
  { key: 'name', label: 'Endpoint', cell: ({ id, name }) => <TextLink href={`/monitoring/${id}`}>{name}</TextLink>, value: ({ name }) => name },
  { key: 'monitors', label: 'Monitors', cell: ({ id }) => <MonitorMarks endpointId={id} /> },
  { key: 'version', label: 'Live version', cell: ({ champion }) => (champion === null ? 'none' : <NodeLink id={champion.modelVersion.id}>v{champion.modelVersion.number}</NodeLink>) },
  { key: 'predictions', label: 'Predictions', cell: ({ predictionCount }) => formatCount(predictionCount), value: ({ predictionCount }) => predictionCount, align: 'end' },
];

export default function MonitoringPage() {
  const variables = useProjectVariables({ first: 50 });
  const pages = usePages(Watched, variables, (data) => data.endpoints);
  return (
    <Page title="Monitoring" answer="Whether what is live still does what was expected of it." actions={<QuerySource {...pages.source} />}>
      <ListRows pages={pages} name="endpoints" prefix="endpoints" columns={columns} empty={<Empty title="Nothing is live, so nothing is watched" />} />
      {variables !== undefined && (
        <Section title="Alerts">
          <AlertList projectId={variables.projectId} />
        </Section>
      )}
    </Page>
  );
}
