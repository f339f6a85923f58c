import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Job, LogLine } from './job.js';
import type { Pipeline } from './pipeline.js';
import type { PipelineRun } from './pipeline-run.js';
import type { PredictedChunk, Progress } from './predicted-rows.js';
import type { Trigger } from './trigger.js';

export interface PipelineReader {
  pipelines(ids: readonly string[]): Promise<(Pipeline | undefined)[]>;
  pipelineByName(projectId: string, name: string): Promise<Pipeline | undefined>;
  listPipelines(projectId: string, page: PageRequest): Promise<Page<Pipeline>>;
  triggers(ids: readonly string[]): Promise<(Trigger | undefined)[]>;
  triggersOf(pipelineId: string): Promise<Trigger[]>;
  runs(ids: readonly string[]): Promise<(PipelineRun | undefined)[]>;
  listRuns(filter: { readonly projectId: string; readonly pipelineId?: string | undefined }, page: PageRequest): Promise<Page<PipelineRun>>;
  jobs(ids: readonly string[]): Promise<(Job | undefined)[]>;
  /** The last lines of a job, in the order written. */
  lastLines(jobId: string, count: number): Promise<LogLine[]>;
  /** At most 1,000 lines of a job after the one with the number. */
  linesAfter(jobId: string, number: number): Promise<LogLine[]>;
  /** Chunks that a step of predictions has kept, in order. */
  predictedChunks(runId: string, step: string): Promise<PredictedChunk[]>;
  /** The model version that a step of predictions has asked; undefined before its first chunk. */
  askedVersion(runId: string, step: string): Promise<string | undefined>;
  /** How far a step of predictions is; undefined before its first chunk. */
  progressOf(runId: string, step: string): Promise<Progress | undefined>;
}

/** Writes of one transaction. Everybody who changes a run locks it first. */
export interface PipelineCommit extends Commit {
  /** The pipeline with the name, locked, and the digest of its newest definition; inserted when there is none. */
  pipelineNamed(candidate: Pipeline, digest: string): Promise<{ pipeline: Pipeline; digest: string; created: boolean }>;
  putVersion(pipeline: Pipeline, digest: string): Promise<void>;
  /** The pipeline, locked until the commit ends. */
  lockPipeline(id: string): Promise<Pipeline | undefined>;
  /** A run of the pipeline that has not ended. */
  openRunOf(pipelineId: string): Promise<string | undefined>;
  /** The trigger that says the same, or this one, inserted. */
  triggerLike(candidate: Trigger): Promise<{ trigger: Trigger; created: boolean }>;
  /** Enabled triggers of the project that hear events of the type, locked. */
  triggersHearing(projectId: string, eventType: string): Promise<Trigger[]>;
  /** Enabled schedules that are due, locked; those that another process has in hand are left out. */
  schedulesDue(now: Date): Promise<Trigger[]>;
  updateTrigger(trigger: Trigger): Promise<void>;
  insertRun(run: PipelineRun): Promise<void>;
  lockRun(id: string): Promise<PipelineRun | undefined>;
  /** Writes what differs, and tells every process that the run has changed. */
  updateRun(before: PipelineRun, after: PipelineRun): Promise<void>;
  /** Runs with a step of the kind that awaits the node. */
  runsAwaiting(kind: 'approval' | 'rollout', nodeId: string): Promise<string[]>;
  insertJob(job: Job): Promise<void>;
  lockJob(id: string): Promise<Job | undefined>;
  updateJob(job: Job): Promise<void>;
  /** Keeps a chunk, unless one of its number is kept already, and tells every process that the run has got on. */
  keepChunk(run: PipelineRun, step: string, chunk: PredictedChunk & { readonly rowsTotal: number; readonly at: Date }): Promise<void>;
}

export interface PipelineStore extends PipelineReader {
  commit<T>(context: RequestContext, work: (commit: PipelineCommit) => Promise<T>): Promise<T>;
  /** Makes runs that no living process drives this driver's. */
  claimRuns(driver: number): Promise<string[]>;
  /** Notes that a job has left the queue. */
  jobRuns(job: Job, start: { readonly startedAt: Date; readonly deviceIds: readonly string[] }): Promise<void>;
  /** Keeps lines, and drops all but the last 10,000 of the job. */
  appendLines(jobId: string, lines: readonly LogLine[]): Promise<void>;
}

/** Something that any process has committed. */
export type Notice = { readonly kind: 'run'; readonly projectId: string; readonly id: string } | { readonly kind: 'log'; readonly id: string };

/** Hears what any process has committed. */
export interface Notices {
  /** @returns ends the listening. */
  listen(hear: (notice: Notice) => void): () => void;
}
