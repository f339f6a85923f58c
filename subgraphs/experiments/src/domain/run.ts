import { ConflictError, type EventPayloads } from '@cairn/core';

/** Which code ran. */
export interface CodeVersion {
  readonly commit?: string | undefined;
  readonly repository?: string | undefined;
  /** Digest of the source files, where there is no repository or it was changed. */
  readonly digest?: string | undefined;
  /** Whether the working tree differed from the commit. */
  readonly dirty?: boolean | undefined;
  /** SHA-256 of the difference from the commit, as `git diff HEAD` prints it. */
  readonly diffDigest?: string | undefined;
}

interface RunFacts {
  readonly id: string;
  readonly projectId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly jobId?: string | undefined;
  /** The run that it is nested in. */
  readonly parentId?: string | undefined;
  readonly datasetVersionIds: readonly string[];
  readonly code?: CodeVersion | undefined;
  readonly environment?: Readonly<Record<string, unknown>> | undefined;
  /** When it was put into the bin; it can be restored until it is purged. */
  readonly deletedAt?: Date | undefined;
}

/**
 * One execution of training code: it starts once and ends once. Only MLflow's clients may take up an ended run again
 * (`mlflow.start_run(run_id=…)`); the log then says so.
 */
export type Run =
  | (RunFacts & { readonly status: 'scheduled' | 'running' })
  | (RunFacts & { readonly status: 'finished'; readonly endedAt: Date })
  | (RunFacts & { readonly status: 'failed' | 'killed'; readonly endedAt: Date; readonly reason: string | undefined });

/** How a run ends. */
export type Outcome = EventPayloads['run.ended'];

/** A run as far as its state is asked for. */
type Stated = Pick<Run, 'id' | 'status' | 'deletedAt'>;

export function isOpen<R extends Pick<Run, 'status'>>(run: R): run is Extract<R, { status: 'scheduled' | 'running' }> {
  return run.status === 'scheduled' || run.status === 'running';
}

/** @throws {ConflictError} when the run has already ended. */
export function endRun(run: Run, { outcome, reason }: Outcome, at: Date): Run {
  requireOpen(run);
  return ended(run, { outcome, reason }, at);
}

/** The run with another end than it had: what MLflow's clients may say after the fact. */
export function ended(run: Run, { outcome, reason }: Outcome, at: Date): Run {
  const facts = factsOf(run);
  return outcome === 'finished' ? { ...facts, status: outcome, endedAt: at } : { ...facts, status: outcome, endedAt: at, reason };
}

/** The run, open again. */
export function resumed(run: Run, status: 'scheduled' | 'running'): Run {
  return { ...factsOf(run), status };
}

/** @throws {ConflictError} when the run has ended: what it logged stays as it is. */
export function requireOpen(run: Stated): void {
  if (!isOpen(run)) throw new ConflictError(`Run '${run.id}' already ${run.status}; nothing can be logged to it`);
}

/** @throws {ConflictError} when the run lies in the bin. */
export function requireNotDeleted(run: Stated): void {
  if (run.deletedAt) throw new ConflictError(`Run '${run.id}' is deleted; restore it before it is changed`);
}

function factsOf(run: Run): RunFacts {
  const { id, projectId, experimentId, name, startedAt, startedBy, jobId, parentId, datasetVersionIds, code, environment, deletedAt } = run;
  return { id, projectId, experimentId, name, startedAt, startedBy, jobId, parentId, datasetVersionIds, code, environment, deletedAt };
}
