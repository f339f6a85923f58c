'use client';

import { useState } from 'react';
import { useProjectVariables } from '../../../../live/project';
import { ApprovalsInbox, type ApprovalRequest } from '../../../../live/queries/approvals';
import { ModelVersionChanged } from '../../../../live/queries/models';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { useUrlState } from '../../../../live/use-url-state';
import { Button } from '../../../../ui/button';
import { plural } from '../../../../ui/format';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import { Ago } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { BreakGlassList } from './break-glass-list';
import { Request } from './request';
import styles from './approvals.module.css';

/** How many are asked for at first, and more each time. */
const page = 20;

/** Versions that wait for a person, one at a time with everything a decision needs; and what went round a decision. */
export function Approvals() {
  const [first, setFirst] = useState(page);
  const variables = useProjectVariables({ first });
  const live = useLive(ApprovalsInbox, variables);
  useRefreshOn(ModelVersionChanged, variables && { projectId: variables.projectId }, live.refresh);
  return (
    <>
      <BreakGlassList />
      <Answered live={live}>
        {({ approvalsInbox: { nodes, totalCount } }) =>
          nodes.length === 0 ? (
            <Empty title="Nothing waits for a decision" code={code}>
              A version comes here once it is registered and all gates of its model let it pass. Who registered it asks them:
            </Empty>
          ) : (
            <Inbox requests={nodes} totalCount={totalCount} onMore={nodes.length < totalCount ? () => setFirst(Math.min(200, first + page)) : undefined} source={<QuerySource {...live.source} />} onDecided={live.refresh} />
          )
        }
      </Answered>
    </>
  );
}

interface InboxProps {
  readonly requests: readonly ApprovalRequest[];
  readonly totalCount: number;
  readonly onMore: (() => void) | undefined;
  readonly source: React.ReactNode;
  readonly onDecided: () => Promise<unknown>;
}

function Inbox({ requests, totalCount, onMore, source, onDecided }: InboxProps) {
  const [chosen, choose] = useUrlState('version');
  const request = requests.find(({ version }) => version.id === chosen) ?? requests[0]!;
  const yours = requests.filter(({ mayDecide }) => mayDecide).length;
  return (
    <>
      <div className={styles['head']}>
        <p>
          {plural(totalCount, 'version')} {totalCount === 1 ? 'waits' : 'wait'} for a decision; you may decide about {yours === 0 ? 'none' : yours === requests.length ? (yours === 1 ? 'it' : 'all') : yours}
          {requests.length < totalCount && ` of the newest ${requests.length}`}.
        </p>
        {source}
      </div>
      {requests.length > 1 && (
        <ul className={styles['list']} aria-label="Versions that wait">
          {requests.map(({ version, mayDecide, approvalsGiven, approvalsRequired }) => (
            <li key={version.id}>
              <button type="button" aria-pressed={version.id === request.version.id} onClick={() => choose(version.id)}>
                <strong>
                  {version.model.name} v{version.number}
                </strong>
                <span>registered by {version.createdBy.name}</span>
                <span>
                  {approvalsGiven} of {approvalsRequired} given
                </span>
                <span>{mayDecide ? 'you may decide' : 'somebody else decides'}</span>
                <span>
                  <Ago at={version.createdAt} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {onMore !== undefined && <Button onPress={onMore}>Fetch more</Button>}
      <Request key={request.version.id} request={request} onDecided={onDecided} />
    </>
  );
}

const code = `mutation ($version: ID!) {
  evaluateGates(versionId: $version) { status gateResults { gate { name } passed explanation } }
}`;
