import { ConflictError, type JsonObject } from '@cairn/core';
import { hasEnded, type PipelineRun, type Step } from './pipeline-run.js';
import { schedule } from './schedule.js';
import { runsJobs } from './step-definition.js';

/** How a step ends. */
export type StepEnd =
  | { readonly status: 'succeeded'; readonly outputs: JsonObject; readonly message?: string | undefined; readonly eventId?: string | undefined }
  | { readonly status: 'failed' | 'cancelled'; readonly message: string; readonly eventId?: string | undefined };

export function stepOf(run: PipelineRun, name: string): Step {
  const step = run.steps.find(({ definition }) => definition.name === name);
  if (!step) throw new Error(`Pipeline run '${run.id}' has no step '${name}'`);
  return step;
}

export function withStep(run: PipelineRun, name: string, change: Partial<Step>): PipelineRun {
  return { ...run, steps: run.steps.map((step) => (step.definition.name === name ? { ...step, ...change } : step)) };
}

/** A step that has ended before stays as it was. */
export function endStep(run: PipelineRun, name: string, end: StepEnd, at: Date): PipelineRun {
  const step = stepOf(run, name);
  if (step.status !== 'pending' && step.status !== 'running' && step.status !== 'waiting') return run;
  return withStep(run, name, { message: undefined, ...end, endedAt: at });
}

/** A job that failed is started again while its step has retries left, unless it would fail in the same way: then it is `final`. */
export function endJobStep(run: PipelineRun, name: string, end: StepEnd, { at, final = false }: { readonly at: Date; readonly final?: boolean | undefined }): PipelineRun {
  const { definition, attempts } = stepOf(run, name);
  const left = runsJobs(definition) && !final ? definition.retries + 1 - attempts : 0;
  if (end.status !== 'failed' || left <= 0 || run.cancelReason !== undefined) return endStep(run, name, end, at);
  return withStep(run, name, { status: 'pending', message: `Attempt ${attempts} failed: ${end.message}` });
}

/** The run after what its steps' states imply (itself when nothing follows), and the steps that are to start. */
export function advance(run: PipelineRun, at: Date): { readonly run: PipelineRun; readonly start: readonly string[] } {
  if (hasEnded(run)) return { run, start: [] };
  const steps = run.steps.map(({ definition: { name, dependsOn }, status }) => ({ name, dependsOn, status }));
  const { start, skip, status } = schedule(steps, run.cancelReason !== undefined);
  if (skip.length === 0 && status === run.status) return { run, start };
  let next: PipelineRun = { ...run, status };
  for (const name of skip) next = withStep(next, name, { status: 'skipped', message: 'A step that it depends on did not succeed', endedAt: at });
  return { run: hasEnded(next) ? { ...next, endedAt: at, reason: reasonOf(next) } : next, start };
}

/**
 * The run on its way to its end: what has not begun, and what waits for somebody else, is cancelled at once; jobs that
 * run are for their driver to stop. @throws {ConflictError} when it has ended.
 */
export function cancelRun(run: PipelineRun, reason: string, at: Date): PipelineRun {
  if (hasEnded(run)) throw new ConflictError(`Pipeline run '${run.id}' already ${run.status}`);
  const steps = run.steps.map((step): Step => {
    const open = step.status === 'pending' || step.status === 'waiting' || (step.status === 'running' && !runsJobs(step.definition));
    if (!open) return step;
    const message = step.definition.kind === 'rollout' && step.awaits !== undefined ? `${reason}; rollout '${step.awaits}' goes on` : reason;
    return { ...step, status: 'cancelled', message, endedAt: at };
  });
  return { ...run, steps, cancelReason: reason };
}

function reasonOf(run: PipelineRun): string | undefined {
  if (run.status === 'cancelled') return run.cancelReason;
  const failed = run.steps.find(({ status }) => status === 'failed');
  return failed && `Step '${failed.definition.name}' failed: ${failed.message}`;
}
