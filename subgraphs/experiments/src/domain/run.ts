import { ConflictError, type EventPayloads } from '@cairn/core';

/** Which code ran. */
export interface CodeVersion {
  readonly commit?: string | undefined;
  readonly repository?: string | undefined;
  /** Digest of the source files, where there is no repository or it was changed. */
  readonly digest?: string | undefined;
  /** Whether the working tree differed from the commit. */
  readonly dirty?: boolean | undefined;
}

interface RunFacts {
  readonly id: string;
  readonly projectId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly jobId?: string | undefined;
  readonly datasetVersionIds: readonly string[];
  readonly code?: CodeVersion | undefined;
  readonly environment?: Readonly<Record<string, unknown>> | undefined;
}

/** One execution of training code: it starts once, ends once and is never reopened. */
export type Run =
  | (RunFacts & { readonly status: 'running' })
  | (RunFacts & { readonly status: 'finished'; readonly endedAt: Date })
  | (RunFacts & { readonly status: 'failed' | 'killed'; readonly endedAt: Date; readonly reason: string | undefined });

/** How a run ends. */
export type Outcome = EventPayloads['run.ended'];

/** @throws {ConflictError} when the run has already ended. */
export function endRun(run: Run, { outcome, reason }: Outcome, at: Date): Run {
  requireRunning(run);
  const { status: _, ...facts } = run;
  return outcome === 'finished' ? { ...facts, status: outcome, endedAt: at } : { ...facts, status: outcome, endedAt: at, reason };
}

/** @throws {ConflictError} when the run has ended: what it logged stays as it is. */
export function requireRunning(run: Run): void {
  if (run.status !== 'running') throw new ConflictError(`Run '${run.id}' already ${run.status}; nothing can be logged to it`);
}
