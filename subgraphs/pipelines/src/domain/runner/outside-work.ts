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
