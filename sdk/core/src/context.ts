import type { Actor } from './actor.js';

/** Who asks, under which request, and why: handed down from the door to the commit. */
export interface RequestContext {
  readonly actor: Actor;
  /** Minted by the first server that saw the request; the same in every part's log and in the event. */
  readonly requestId: string;
  /** The event that made the caller do this, when it knows one. */
  readonly causeId?: string | undefined;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal | undefined;
}
