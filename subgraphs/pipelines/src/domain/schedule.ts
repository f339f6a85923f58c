import type { PipelineRunStatus, StepStatus } from './pipeline-run.js';

/** What the decision needs to know of a step. */
export interface ScheduledStep {
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly status: StepStatus;
}

export interface Schedule {
  /** Steps that can start now: all that they depend on has succeeded. */
  readonly start: readonly string[];
  /** Steps that never will: something that they depend on, directly or not, did not succeed. */
  readonly skip: readonly string[];
  readonly status: PipelineRunStatus;
}

/** What comes next in a run. @param cancelling nothing more is started. */
export function schedule(steps: readonly ScheduledStep[], cancelling = false): Schedule {
  const statuses = new Map(steps.map(({ name, status }) => [name, status]));
  const skip: string[] = [];
  for (let before = -1; before < skip.length; ) {
    before = skip.length;
    for (const { name, dependsOn } of steps) {
      if (statuses.get(name) !== 'pending' || !dependsOn.some((other) => isLost(statuses.get(other)))) continue;
      statuses.set(name, 'skipped');
      skip.push(name);
    }
  }
  const ready = steps.filter(({ name, dependsOn }) => statuses.get(name) === 'pending' && dependsOn.every((other) => statuses.get(other) === 'succeeded'));
  return { start: cancelling ? [] : ready.map(({ name }) => name), skip, status: statusOf([...statuses.values()], ready.length > 0, cancelling) };
}

function isLost(status: StepStatus | undefined): boolean {
  return status === 'failed' || status === 'skipped' || status === 'cancelled';
}

function statusOf(statuses: readonly StepStatus[], ready: boolean, cancelling: boolean): PipelineRunStatus {
  const some = (status: StepStatus): boolean => statuses.includes(status);
  if (some('running')) return 'running';
  if (cancelling) return 'cancelled';
  if (ready) return 'running';
  if (some('waiting')) return 'waiting';
  if (some('failed')) return 'failed';
  return some('cancelled') ? 'cancelled' : 'succeeded';
}
