'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { PipelineRunById } from '../../../../live/queries/pipeline-run';
import { PipelineRunChanged } from '../../../../live/queries/pipelines';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { Json } from '../../../../ui/code-block';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { CancelRun } from '../../../_parts/cancel-run';
import { MissingNode } from '../../../_parts/missing-node';
import { Took } from '../../../_parts/took';
import { Steps } from './steps';

export default function PipelineRunPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(PipelineRunById, { id });
  const projectId = live.data?.pipelineRun?.projectId;
  useNodeProject(projectId);
  useRefreshOn(PipelineRunChanged, projectId === undefined ? undefined : { projectId }, live.refresh, ({ pipelineRunChanged }) => pipelineRunChanged.id === id);
  return (
    <Answered live={live}>
      {({ pipelineRun: run }) => {
        if (run === null) return <MissingNode id={id} />;
        const done = run.steps.filter(({ status }) => status === 'SUCCEEDED').length;
        return (
          <>
            <ThingHeader
              id={id}
              name={`${run.pipeline.name} run`}
              status={run.status}
              deed="acting for"
              who={run.startedBy}
              at={run.startedAt}
              actions={
                <>
                  <QuerySource {...live.source} />
                  <CancelRun run={run} onDone={live.refresh} />
                </>
              }
            />
            <Answer>
              {done} of {run.steps.length} steps done in <Took from={run.startedAt} to={run.endedAt} />
              {run.reason !== null && `: ${run.reason}`}. A run of <NodeLink id={run.pipeline.id}>{run.pipeline.name}</NodeLink>
              {run.causeEventId === null ? ', started by hand' : <>, started by <NodeLink id={run.causeEventId}>an event</NodeLink></>}.
            </Answer>
            <Steps steps={run.steps} />
            <Section title="Params">
              <Json value={run.params} label="Params" />
            </Section>
          </>
        );
      }}
    </Answered>
  );
}
