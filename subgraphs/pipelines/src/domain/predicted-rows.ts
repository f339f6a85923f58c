import { ConflictError, ForbiddenError, InvalidInputError, isVisible, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import { stepOf } from './advance.js';
import type { Job } from './job.js';
import type { PipelineStore } from './stores.js';

/** Answers to consecutive rows, kept: whatever ends the job, they are not asked for again. */
export interface PredictedChunk {
  /** 0, 1, 2 … in the order of the rows. */
  readonly number: number;
  readonly rows: number;
  /** Of the uploaded answers. */
  readonly digest: string;
  /** The version that answered: one for all chunks of a step. */
  readonly modelVersionId: string;
}

/** How far a step of predictions is. */
export interface Progress {
  readonly rowsDone: number;
  readonly rowsTotal: number;
}

/** A chunk as its job offers it. */
export interface OfferedChunk extends PredictedChunk {
  readonly jobId: string;
  readonly rowsTotal: number;
}

/** What jobs of predictions have done, which outlives them. */
export class PredictedRows {
  constructor(
    private readonly store: PipelineStore,
    private readonly now: () => Date,
  ) {}

  progressOf(runId: string, step: string): Promise<Progress | undefined> {
    return this.store.progressOf(runId, step);
  }

  /** Those that the step of the job has kept, by this job or one before it. */
  async chunksOf(jobId: string, context: RequestContext): Promise<PredictedChunk[]> {
    const { runId, step } = await this.job(jobId, context);
    return this.store.predictedChunks(runId, step);
  }

  /**
   * Keeps a chunk for the step of the job; one that is kept already stays as it is.
   * @throws {ForbiddenError} unless the job asks itself. @throws {ConflictError} when the job is not the one that its step runs.
   */
  async keep({ jobId, rowsTotal, ...chunk }: OfferedChunk, context: RequestContext): Promise<Progress> {
    const { runId, step: name } = await this.job(jobId, context);
    checkChunk(chunk, rowsTotal);
    await this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run) throw NotFoundError.node('Job', jobId);
      requireIn(context, 'log', run.projectId);
      if (run.actor.id !== context.actor.id) throw new ForbiddenError(`Job '${jobId}' acts as another actor than '${context.actor.name}'`);
      const step = stepOf(run, name);
      if (step.definition.kind !== 'predict' || step.jobId !== jobId || step.status !== 'running' || run.cancelReason !== undefined) {
        throw new ConflictError(`Job '${jobId}' is not one that makes predictions now`);
      }
      await commit.keepChunk(run, name, { ...chunk, rowsTotal, at: this.now() });
    });
    return (await this.store.progressOf(runId, name))!;
  }

  private async job(id: string, context: RequestContext): Promise<Job> {
    const [job] = await this.store.jobs([id]);
    if (!job || !isVisible(context, job)) throw NotFoundError.node('Job', id);
    return job;
  }
}

function checkChunk({ number, rows, digest, modelVersionId }: PredictedChunk, rowsTotal: number): void {
  const counts = { number, rows, rowsTotal };
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < (name === 'number' ? 0 : 1)) throw new InvalidInputError(`'${name}' is ${value}; expected a whole number of at least ${name === 'number' ? 0 : 1}`);
  }
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new InvalidInputError(`'digest' is '${digest.slice(0, 100)}'; expected sha256: and 64 hex digits`);
  if (!/^mv_[0-9a-f]{32}$/.test(modelVersionId)) throw new InvalidInputError(`'modelVersionId' is '${modelVersionId.slice(0, 100)}'; expected the id of a model version, 'mv_…'`);
}
