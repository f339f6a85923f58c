'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { RunChanged } from '../../../../live/queries/experiments';
import { RunById } from '../../../../live/queries/run';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { Columns } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';
import { Curves } from './curves';
import { RunAnswer } from './run-answer';
import { RunArtifacts } from './run-artifacts';
import { RunOrigin } from './run-origin';
import { RunParams } from './run-params';

export default function RunPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(RunById, { id });
  const projectId = live.data?.run?.projectId;
  useNodeProject(projectId);
  useRefreshOn(RunChanged, projectId === undefined ? undefined : { projectId }, live.refresh, ({ runChanged }) => runChanged.id === id);
  return (
    <Answered live={live}>
      {({ run }) =>
        run === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={run.name} status={run.status} deed="started by" who={run.startedBy} at={run.startedAt} thread={<Thread id={id} />} actions={<QuerySource {...live.source} />} />
            <RunAnswer run={run} />
            <Curves runId={id} running={run.status === 'RUNNING'} />
            <Columns>
              <RunParams params={run.params} metrics={run.metrics} />
              <RunOrigin run={run} />
            </Columns>
            <RunArtifacts artifacts={run.artifacts} />
          </>
        )
      }
    </Answered>
  );
}
