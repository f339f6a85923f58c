'use client';

import { useProject } from '../../live/project';
import { Columns, Page } from '../../ui/page';
import { QuerySource } from '../../ui/query-source';
import { Failure, Loading } from '../../ui/states';
import { ChangedLately } from './overview/changed-lately';
import { GoingOn } from './overview/going-on';
import { LiveNow } from './overview/live-now';
import { NeedsYou } from './overview/needs-you';
import { needsOf, sentenceOf } from './overview/needs';
import { useOverview } from './overview/use-overview';

export default function OverviewPage() {
  const { projectId } = useProject();
  const { data, endpoints, failed, settled } = useOverview(projectId);
  return (
    <Page title="Overview" answer={settled && sentenceOf(data)} actions={<QuerySource {...endpoints.source} />}>
      {failed.map(({ failure, refresh, source }) => failure && <Failure key={source.query} {...failure} onRetry={() => void refresh()} />)}
      {settled ? (
        <>
          <NeedsYou needs={needsOf(data)} />
          {data.endpoints !== undefined && <LiveNow endpoints={data.endpoints.nodes} />}
          <Columns>
            <GoingOn data={data} />
            <ChangedLately />
          </Columns>
        </>
      ) : (
        <Loading lines={10} />
      )}
    </Page>
  );
}
