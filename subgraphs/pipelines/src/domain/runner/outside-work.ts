import { setTimeout as delay } from 'node:timers/promises';
import { CairnError } from '@cairn/core';
import type { StepEnd } from '../advance.js';
import type { PipelineRun } from '../pipeline-run.js';

/** What a step that waits for another part of the platform has come to. */
export type OutsideState =
  /** Nothing is decided yet: an event will tell. */
  | { readonly kind: 'open' }
  /** The node whose events will tell. */
  | { readonly kind: 'awaits'; readonly nodeId: string; readonly message: string }
  | { readonly kind: 'ended'; readonly end: StepEnd };

/** Begins, or takes up again, the work of one step outside this subgraph; asked again when the graph did not answer. */
export interface OutsideWork {
  /** @throws {CairnError} when the graph does not answer, or refuses. */
  look(run: PipelineRun, step: string, signal: AbortSignal): Promise<OutsideState>;
}

/** How often a graph that fails for an unknown reason is asked before its step fails. */
const mostFailures = 10;
const longestPauseMs = 30_000;

/**
 * Asks until there is an answer, with pauses of 500 ms, doubled each time up to 30 s. A refusal ends the step; a graph
 * that is not there is waited for, without end. `open` when the signal is aborted.
 */
export async function lookPatiently(
  look: () => Promise<OutsideState>,
  { signal, failed }: { readonly signal: AbortSignal; readonly failed: (message: string, error: unknown) => void },
): Promise<OutsideState> {
  for (let failures = 1; ; failures++) {
    try {
      return await look();
    } catch (error) {
      if (signal.aborted) return { kind: 'open' };
      if (!mayPass(error, failures)) {
        if (!(error instanceof CairnError)) failed('step could not be looked after', error);
        const message = error instanceof CairnError ? error.message : 'The graph failed; the log of the platform says how';
        return { kind: 'ended', end: { status: 'failed', message } };
      }
      await delay(Math.min(250 * 2 ** failures, longestPauseMs), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The answer of a graph that is waited for while it is not there, with the same pauses. @throws whatever else it fails with, and when the signal is aborted. */
export async function askPatiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await ask();
    } catch (error) {
      if (signal.aborted || !(error instanceof CairnError) || !mayPass(error, failures)) throw error;
      await delay(Math.min(250 * 2 ** failures, longestPauseMs), undefined, { signal }).catch(() => undefined);
    }
  }
}

function mayPass(error: unknown, failures: number): boolean {
  if (!(error instanceof CairnError)) return failures < mostFailures;
  return error.code === 'UNAVAILABLE' || error.code === 'TIMEOUT';
}
