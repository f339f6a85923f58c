'use client';

import { PipelineRunChanged, PipelineRuns, type PipelineRunItem } from '../../live/queries/pipelines';
import { useRefreshOn } from '../../live/use-events';
import { usePages } from '../../live/use-pages';
import { humanize } from '../../ui/format';
import { NodeLink } from '../../ui/node-link';
import { Empty } from '../../ui/states';
import { Status } from '../../ui/status';
import type { Column } from '../../ui/table/column';
import { Ago } from '../../ui/time';
import { ListRows } from './list-rows';
import { Took } from './took';

const columns: readonly Column<PipelineRunItem>[] = [
  { key: 'run', label: 'Run', cell: ({ id }) => <NodeLink id={id} />, value: ({ id }) => id },
  { key: 'pipeline', label: 'Pipeline', cell: ({ pipeline }) => <NodeLink id={pipeline.id}>{pipeline.name}</NodeLink>, value: ({ pipeline }) => pipeline.name },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} />, value: ({ status }) => status },
  { key: 'step', label: 'At', cell: (run) => present(run), value: (run) => present(run) },
  { key: 'why', label: 'Started by', cell: ({ trigger, startedBy }) => (trigger === null ? startedBy.name : humanize(trigger.kind)), value: ({ trigger, startedBy }) => trigger?.kind ?? startedBy.name },
  { key: 'at', label: 'Started', cell: ({ startedAt }) => <Ago at={startedAt} />, value: ({ startedAt }) => startedAt },
  { key: 'took', label: 'Took', cell: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />, align: 'end' },
];

/** Runs of one pipeline, or of all of a project. */
export function PipelineRunList({ projectId, pipelineId }: { readonly projectId: string; readonly pipelineId?: string }) {
  const pages = usePages(PipelineRuns, { projectId, first: 50, ...(pipelineId === undefined ? {} : { pipelineId }) }, (data) => data.pipelineRuns);
  useRefreshOn(PipelineRunChanged, { projectId }, pages.refresh);
  return <ListRows pages={pages} name="pipeline runs" prefix="runs" columns={pipelineId === undefined ? columns : columns.filter(({ key }) => key !== 'pipeline')} empty={<Empty title="It has not run yet" />} />;
}

/** The steps that a run is at, or why it ended. */
function present({ steps, reason }: PipelineRunItem): string {
  const going = steps.filter(({ status }) => status === 'RUNNING' || status === 'WAITING').map(({ name }) => name);
  const done = steps.filter(({ status }) => status === 'SUCCEEDED').length;
  return going.length > 0 ? going.join(', ') : (reason ?? `${done} of ${steps.length} steps`);
}
