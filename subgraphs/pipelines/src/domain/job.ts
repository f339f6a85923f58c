import { InvalidInputError, type JsonObject } from '@cairn/core';
import type { JobOutcome } from '@cairn/plugin';
import { stepsBefore } from './dependencies.js';
import { holdsNul } from './members.js';
import type { StepEnd } from './advance.js';
import type { PipelineRun, StepStatus } from './pipeline-run.js';
import { wantedPrediction, type WantedPrediction } from './prediction-plan.js';
import { replaceInJson, replaceInText, type Known } from './references.js';
import type { JobStep, PredictStep } from './step-definition.js';

/** One step's work on a compute provider. */
export interface Job {
  readonly id: string;
  readonly projectId: string;
  readonly runId: string;
  readonly step: string;
  /** `pending` while it waits for a free device. */
  readonly status: Extract<StepStatus, 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled'>;
  readonly command: readonly string[];
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly timeLimitMs: number;
  /** `job.started`. */
  readonly startEventId: string;
  readonly submittedAt: Date;
  readonly startedAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
  readonly deviceIds: readonly string[];
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly outputs?: JsonObject | undefined;
  readonly peakMemoryBytes?: number | undefined;
  readonly cpuMs?: number | undefined;
}

/** One line that a job wrote. */
export interface LogLine {
  /** 1, 2, 3 … in the order written. */
  readonly number: number;
  readonly at: Date;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What a job is started with, its references replaced. */
export interface JobPlan {
  readonly command: readonly string[];
  /** Of the run and of the step, the step's first. */
  readonly params: JsonObject;
  /** Outputs of the steps before it. */
  readonly steps: Readonly<Record<string, JsonObject>>;
  /** What a step of predictions asks for: the job is a program of the platform, and its params follow from this. */
  readonly prediction?: WantedPrediction | undefined;
}

/** The kernel takes 131,072 bytes in one argument or variable (MAX_ARG_STRLEN); some of it is kept for the name. */
const longestVariableBytes = 130_000;

/** @throws {InvalidInputError} for a reference without a value, and for more than a process can be given. */
export function planJob(run: PipelineRun, step: JobStep | PredictStep): JobPlan {
  const known = knownTo(run, step.name);
  if (step.kind === 'predict') return { command: ['predict'], params: {}, steps: {}, prediction: wantedPrediction(run, step, known) };
  const plan: JobPlan = {
    command: step.command.map((argument) => replaceInText(argument, known)),
    params: { ...run.params, ...(replaceInJson(step.params, known) as JsonObject) },
    steps: known.steps,
  };
  checkLength('The params', plan.params);
  checkLength('The outputs of the steps before it', plan.steps);
  for (const argument of plan.command) checkLength('An argument', argument);
  return plan;
}

/** What references of a step can name: the run's params and the outputs of the steps before it. */
export function knownTo(run: PipelineRun, name: string): Known {
  const before = stepsBefore(run.steps.map(({ definition }) => definition), name);
  const finished = run.steps.filter(({ definition }) => before.has(definition.name));
  return { params: run.params, steps: Object.fromEntries(finished.map(({ definition, outputs }) => [definition.name, outputs ?? {}])) };
}

function checkLength(what: string, value: unknown): void {
  const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  if (bytes <= longestVariableBytes) return;
  throw new InvalidInputError(`${what} have ${bytes.toLocaleString('en')} bytes as JSON; a process takes at most ${longestVariableBytes.toLocaleString('en')} bytes`);
}

/** The end of the step whose job ended so. @param cancelReason why it was stopped, when it was. */
export function endOfJob(outcome: JobOutcome, cancelReason: string | undefined): StepEnd {
  switch (outcome.status) {
    case 'succeeded':
      if (holdsNul(outcome.outputs)) return { status: 'failed', message: 'Its outputs hold the character NUL, which cannot be kept' };
      return { status: 'succeeded', outputs: outcome.outputs };
    case 'failed':
      return { status: 'failed', message: outcome.reason.replaceAll('\0', '\uFFFD') };
    case 'cancelled':
      return cancelReason === undefined ? { status: 'failed', message: 'The compute provider cancelled it' } : { status: 'cancelled', message: cancelReason };
    case 'timedOut':
      return { status: 'failed', message: `It did not end within its time limit of ${(outcome.limitMs / 1_000).toLocaleString('en')} s` };
    case 'outOfMemory':
      return { status: 'failed', message: `It took more than its ${Math.round(outcome.limitBytes / 1_048_576).toLocaleString('en')} MiB of memory` };
  }
}

/** The job after its end, with what the provider saw of it. */
export function endJob(job: Job, end: StepEnd, at: Date, outcome?: JobOutcome): Job {
  const { startedAt = outcome?.startedAt } = job;
  return {
    ...job,
    status: end.status,
    startedAt,
    endedAt: outcome?.endedAt ?? at,
    reason: end.message,
    outputs: end.status === 'succeeded' ? end.outputs : undefined,
    exitCode: outcome !== undefined && 'exitCode' in outcome ? (outcome.exitCode ?? undefined) : undefined,
    peakMemoryBytes: outcome?.peakMemoryBytes,
    cpuMs: outcome?.cpuMs,
  };
}
