'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { JobById } from '../../../../live/queries/jobs';
import { PipelineRunChanged } from '../../../../live/queries/pipelines';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { Json } from '../../../../ui/code-block';
import { Facts } from '../../../../ui/facts';
import { formatBytes, formatDuration, formatNumber, plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Answer, Columns, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { ThingHeader } from '../../../../ui/thing-header';
import { Answered } from '../../../_parts/answered';
import { CancelRun } from '../../../_parts/cancel-run';
import { JobLogs } from '../../../_parts/job-logs';
import { MissingNode } from '../../../_parts/missing-node';
import { StepProgress } from '../../../_parts/step-progress';
import { Thread } from '../../../_parts/thread';
import { Took } from '../../../_parts/took';

export default function JobPage() {
  const { id } = useParams<{ id: string }>();
  const live = useLive(JobById, { id, last: 500 });
  const projectId = live.data?.job?.projectId;
  useNodeProject(projectId);
  useRefreshOn(PipelineRunChanged, projectId === undefined ? undefined : { projectId }, live.refresh);
  return (
    <Answered live={live}>
      {({ job }) =>
        job === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader
              id={id}
              name={job.step}
              status={job.status}
              {...(job.startedAt === null ? {} : { at: job.startedAt })}
              thread={<Thread id={id} />}
              actions={
                <>
                  <QuerySource {...live.source} />
                  <CancelRun run={job.pipelineRun} onDone={live.refresh} />
                </>
              }
            />
            <Answer>
              {job.startedAt === null ? 'Waits for a free device' : <Took from={job.startedAt} to={job.endedAt} />}
              {job.reason !== null && `: ${job.reason}`}
              {job.exitCode !== null && ` (exit code ${job.exitCode})`}. A step of <NodeLink id={job.pipelineRun.id}>a run of {job.pipelineRun.pipeline.name}</NodeLink>.
            </Answer>
            {job.pipelineRun.steps.filter(({ name }) => name === job.step).map((step) => <StepProgress key={step.name} step={step} />)}
            <Section title="Log">
              <JobLogs jobId={id} />
            </Section>
            <Columns>
              <Section title="Resources">
                <Facts
                  facts={[
                    ['Command', <code key="command">{job.command.join(' ')}</code>],
                    ['Reserved', `${plural(job.cores, 'core')}, ${formatBytes(job.memoryBytes)}, ${plural(job.gpus, 'GPU')}`],
                    ['Most memory in use', formatBytes(job.peakMemoryBytes)],
                    ['Processor time', job.cpuMs === null ? formatNumber(null) : formatDuration(job.cpuMs)],
                  ]}
                />
              </Section>
              <Section title="Outputs">
                <Json value={job.outputs} label="Outputs" />
              </Section>
            </Columns>
          </>
        )
      }
    </Answered>
  );
}
