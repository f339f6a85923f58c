import type { JsonObject } from '@cairn/core';

interface StepFacts {
  /** Unique in the pipeline; how other steps refer to it. */
  readonly name: string;
  /** Steps that must have succeeded before it starts. */
  readonly dependsOn: readonly string[];
}

/** What a step that becomes a job may take. */
interface JobLimits {
  /** CPU cores to reserve; fractions share one. Defaults to 1. */
  readonly cores: number;
  /** Memory to reserve, in MiB; a job that takes more is ended. Defaults to 1,024, of predictions to 2,048. */
  readonly memoryMb: number;
  /** Whole GPUs. Defaults to 0. */
  readonly gpus: number;
  /** Longest time from start to end, in seconds. Defaults to 3,600. */
  readonly timeLimitSeconds: number;
  /**
   * How often the job is started again after it failed, for whatever reason, the end of the platform among them.
   * Defaults to 0: a job is not repeated unless its author says that it may be. Of predictions to 3: they go on where they were.
   */
  readonly retries: number;
}

/** A process on a compute provider. */
export interface JobStep extends StepFacts, JobLimits {
  readonly kind: 'job';
  /** Program and arguments; no shell reads them. */
  readonly command: readonly string[];
  /** Joined with the params of the run, these first. */
  readonly params: JsonObject;
}

/** Asks a model about every row of a dataset version; the answers become a version of another dataset. */
export interface PredictStep extends StepFacts, JobLimits {
  readonly kind: 'predict';
  /** Id of an approved model version, or a reference to it; undefined when an endpoint is named. */
  readonly version: string | undefined;
  /** Name or id of an endpoint: the version that answers there when the step begins. */
  readonly endpoint: string | undefined;
  /** Id of a dataset version, or the name of a dataset: its newest version. */
  readonly dataset: string;
  /** Name of the dataset that gets the answers. */
  readonly output: string;
  /** Columns of the input that stand beside the answers; undefined for all. */
  readonly keep: readonly string[] | undefined;
  /** Rows that are asked and kept together. Defaults to 10,000. */
  readonly chunkRows: number;
}

/** Waits until a model version is approved; fails when it is rejected or blocked. */
export interface ApprovalStep extends StepFacts {
  readonly kind: 'approval';
  /** Id of the model version, or a reference to it. */
  readonly version: string;
}

/** Moves an endpoint to a model version; made when there is no such endpoint. */
export interface RolloutStep extends StepFacts {
  readonly kind: 'rollout';
  readonly version: string;
  /** Name of the endpoint. */
  readonly endpoint: string;
  /** Defaults to `canary`. */
  readonly strategy: string;
  readonly options: JsonObject;
}

/** One step as it was defined, with its defaults. */
export type StepDefinition = JobStep | PredictStep | ApprovalStep | RolloutStep;

/** Whether a step is done by jobs. */
export function runsJobs(step: StepDefinition): step is JobStep | PredictStep {
  return step.kind === 'job' || step.kind === 'predict';
}

/** What a pipeline may ask for at most. */
export const stepLimits = {
  steps: 100,
  definitionBytes: 200_000,
  arguments: 200,
  cores: 1_024,
  memoryMb: 16_777_216,
  gpus: 64,
  timeLimitSeconds: 604_800,
  retries: 10,
  chunkRows: 100_000,
  keptColumns: 1_000,
} as const;
