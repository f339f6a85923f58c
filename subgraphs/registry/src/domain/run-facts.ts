import type { RequestContext } from '@cairn/core';
import { digestOf } from './digest.js';

/** What a version's decision needs to know of the run that produced it. */
export interface RunFacts {
  readonly startedBy: string;
  /** Undefined where the run recorded no environment. */
  readonly environmentDigest: string | undefined;
}

/** Asks experiments, as the caller: undefined when the caller cannot see such a run. */
export type FindRunFacts = (runId: string, context: RequestContext) => Promise<RunFacts | undefined>;

/** What decides how code runs; hosts, devices and commands are left out, because they differ without making a difference. */
const deciding = ['lockFiles', 'packages', 'runtime'];

/** Names the environment that a run recorded; undefined when it recorded nothing of it. */
export function environmentDigest(environment: Readonly<Record<string, unknown>> | null | undefined): string | undefined {
  const facts = Object.entries(environment ?? {}).filter(([key, fact]) => deciding.includes(key) && fact !== null && fact !== undefined);
  return facts.length === 0 ? undefined : digestOf(Object.fromEntries(facts));
}
