import { requireIn, type RequestContext } from '@cairn/core';

/** An event whose handler failed again and again, set aside so that the ones behind it go on. */
export interface ParkedEvent {
  /** Who should have heard it: the name of a subgraph. */
  readonly consumer: string;
  readonly index: number;
  readonly eventId: string;
  /** What the handler threw last. */
  readonly error: string;
  readonly attempts: number;
  readonly parkedAt: Date;
}

/** Shows operators what was set aside. */
export class ParkedEvents {
  constructor(private readonly read: () => Promise<ParkedEvent[]>) {}

  /** Newest first, at most 200; for administrators of the installation. */
  list(context: RequestContext): Promise<ParkedEvent[]> {
    requireIn(context, 'administer', '*');
    return this.read();
  }
}
