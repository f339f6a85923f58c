/** Short-lived credentials for what the platform itself starts. */
export interface TokenIssuer {
  /** A bearer token that acts as the actor, in the given project only, until it expires. */
  issue(actorId: string, projectId: string, lifetimeMs: number): Promise<string>;
}
