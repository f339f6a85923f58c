'use client';

import { useProjectVariables } from '../../live/project';
import { useLive } from '../../live/use-live';
import { Overview } from '../../live/queries/overview';
import { Columns, Page } from '../../ui/page';
import { QuerySource } from '../../ui/query-source';
import { Answered } from '../_parts/answered';
import { ChangedLately } from './overview/changed-lately';
import { GoingOn } from './overview/going-on';
import { LiveNow } from './overview/live-now';
import { NeedsYou } from './overview/needs-you';
import { needsOf, sentenceOf } from './overview/needs';
import { useOverviewEvents } from './overview/use-overview-events';

export default function OverviewPage() {
  const variables = useProjectVariables({});
  const live = useLive(Overview, variables);
  useOverviewEvents(variables?.projectId, live.refresh);
  return (
    <Page title="Overview" answer={live.data && sentenceOf(live.data)} actions={<QuerySource {...live.source} />}>
      <Answered live={live}>
        {(data) => (
          <>
            <NeedsYou needs={needsOf(data)} />
            <LiveNow endpoints={data.endpoints.nodes} />
            <Columns>
              <GoingOn data={data} />
              <ChangedLately />
            </Columns>
          </>
        )}
      </Answered>
    </Page>
  );
}
