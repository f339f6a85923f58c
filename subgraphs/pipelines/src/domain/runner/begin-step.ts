import { CairnError, InvalidInputError, kindOf, newId } from '@cairn/core';
import { endStep, stepOf, withStep } from '../advance.js';
import { knownTo, planJob, type Job } from '../job.js';
import type { PipelineRun } from '../pipeline-run.js';
import { replaceInText } from '../references.js';
import type { ApprovalStep, JobStep, PredictStep } from '../step-definition.js';
import type { PipelineCommit } from '../stores.js';
import type { PlannedJob } from './job-worker.js';
import { wantedRollout } from './rollout-work.js';

/** What is to be done about a step once its beginning is committed. */
export type Begun = { readonly kind: 'job'; readonly planned: PlannedJob } | { readonly kind: 'outside'; readonly step: string };

/** Begins a step, or fails it when it cannot begin. @param begun gets what is to be done after the commit. */
export async function beginStep(commit: PipelineCommit, run: PipelineRun, { name, at, begun }: { readonly name: string; readonly at: Date; readonly begun: Begun[] }): Promise<PipelineRun> {
  const { definition } = stepOf(run, name);
  try {
    switch (definition.kind) {
      case 'job':
      case 'predict':
        return await beginJob(commit, run, { definition, at, begun });
      case 'approval': {
        const awaits = versionOf(run, definition);
        begun.push({ kind: 'outside', step: name });
        return withStep(run, name, { status: 'waiting', awaits, message: `Waits for the approval of model version '${awaits}'`, startedAt: at });
      }
      case 'rollout':
        wantedRollout(run, definition);
        begun.push({ kind: 'outside', step: name });
        return withStep(run, name, { status: 'running', message: 'The rollout is started', startedAt: at });
    }
  } catch (error) {
    if (!(error instanceof CairnError)) throw error;
    return endStep(run, name, { status: 'failed', message: error.message }, at);
  }
}

async function beginJob(commit: PipelineCommit, run: PipelineRun, { definition, at, begun }: { readonly definition: JobStep | PredictStep; readonly at: Date; readonly begun: Begun[] }): Promise<PipelineRun> {
  const { name, cores, memoryMb, gpus, timeLimitSeconds } = definition;
  const plan = planJob(run, definition);
  const id = newId('job');
  const startEventId = commit.emit({
    type: 'job.started',
    projectId: run.projectId,
    nodeId: id,
    payload: { pipelineRunId: run.id, step: name, command: plan.command },
    links: [{ from: run.id, to: id, relation: 'has' }],
  });
  const job: Job = {
    id,
    projectId: run.projectId,
    runId: run.id,
    step: name,
    status: 'pending',
    command: plan.command,
    cores,
    memoryBytes: memoryMb * 1_048_576,
    gpus,
    timeLimitMs: Math.ceil(timeLimitSeconds * 1_000),
    startEventId,
    submittedAt: at,
    deviceIds: [],
  };
  await commit.insertJob(job);
  begun.push({ kind: 'job', planned: { job, plan } });
  const { attempts, startedAt = at } = stepOf(run, name);
  return withStep(run, name, { status: 'running', attempts: attempts + 1, jobId: id, message: undefined, startedAt });
}

function versionOf(run: PipelineRun, { name, version }: ApprovalStep): string {
  const id = replaceInText(version, knownTo(run, name));
  if (kindOf(id) !== 'modelVersion') throw new InvalidInputError(`'version' is '${id}'; expected the id of a model version, 'mv_…'`);
  return id;
}
