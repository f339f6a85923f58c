import { ConflictError, type RequestContext } from '@cairn/core';

/** A version that answers requests at an endpoint, now. */
export interface LiveVersion {
  /** Name of the endpoint. */
  readonly endpoint: string;
  readonly modelId: string;
  readonly versionId: string;
}

/** Asks serving, as the caller, which versions answer in a project. */
export type FindLiveVersions = (projectId: string, context: RequestContext) => Promise<readonly LiveVersion[]>;

/** What answers requests cannot go. */
export function stillServed(what: string, { endpoint }: LiveVersion): ConflictError {
  return new ConflictError(`${what} cannot be deleted: endpoint '${endpoint}' answers with it. Roll another version out there first`);
}
