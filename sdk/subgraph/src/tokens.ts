import type { Actor } from '@cairn/core';

/** Short-lived credentials for what the platform itself starts. */
export interface TokenIssuer {
  /** A bearer token that acts as the actor, in the given project only and with no more than it may there now, until it expires. */
  issue(actor: Actor, projectId: string, lifetimeMs: number): Promise<string>;
}
