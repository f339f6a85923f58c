import type { EventLink } from '@cairn/core';
import { advance } from './advance.js';
import { hasEnded, type PipelineRun } from './pipeline-run.js';
import type { PipelineCommit } from './stores.js';

/**
 * Draws the conclusions from a change to a run and writes both, with the event when the run has ended by it.
 * @param causeId the event that the change came with; absent: the one that the commit's context names.
 */
export async function keepRun(commit: PipelineCommit, { before, after, at, causeId }: { readonly before: PipelineRun; readonly after: PipelineRun; readonly at: Date; readonly causeId?: string | undefined }): Promise<PipelineRun> {
  const { run } = advance(after, at);
  await commit.updateRun(before, run);
  if (hasEnded(run) && !hasEnded(before)) {
    commit.emit({
      type: 'pipeline.ended',
      projectId: run.projectId,
      nodeId: run.id,
      payload: { pipelineId: run.pipelineId, outcome: run.status, reason: run.reason },
      causeId,
    });
  }
  return run;
}

/** Writes a new run with the event that starts it. @param name of the pipeline. */
export async function startRun(commit: PipelineCommit, fresh: Omit<PipelineRun, 'startEventId'>, { name, causedBy }: { readonly name: string; readonly causedBy?: string | undefined }): Promise<PipelineRun> {
  const links: EventLink[] = [{ from: fresh.pipelineId, to: fresh.id, relation: 'has' }];
  if (causedBy !== undefined) links.push({ from: causedBy, to: fresh.id, relation: 'triggered' });
  const startEventId = commit.emit({
    type: 'pipeline.started',
    projectId: fresh.projectId,
    nodeId: fresh.id,
    payload: { pipelineId: fresh.pipelineId, name, triggerId: fresh.triggerId, params: fresh.params },
    links,
    causeId: fresh.causeEventId,
  });
  const run = { ...fresh, startEventId };
  await commit.insertRun(run);
  return run;
}

