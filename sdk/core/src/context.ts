import type { Actor, Permission } from './actor.js';

/** Who asks, under which request, and why: handed down from the door to the commit. */
export interface RequestContext {
  readonly actor: Actor;
  /** Minted by the first server that saw the request; the same in every part's log and in the event. */
  readonly requestId: string;
  /** The event that made the caller do this, when it knows one. */
  readonly causeId?: string | undefined;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal | undefined;
  /** Told what was refused for want of a permission; absent: nobody keeps it. Never throws. */
  readonly denied?: ((denial: Denial) => void) | undefined;
}

/** Something that an actor wanted, and holds no permission for. */
export interface Denial {
  readonly permission: Permission;
  /** In which project; `*`: the whole installation; absent: in none at all. */
  readonly projectId?: string | undefined;
  /** The node that was asked for, where there is one. */
  readonly nodeId?: string | undefined;
}
