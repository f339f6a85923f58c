import { requireIn, type RequestContext } from '@cairn/core';
import { crosswalk, type AnsweredDuty, type Evidence } from './crosswalk.js';

/** Answers the standing queries of every duty from the trail as it is now. */
export class CrosswalkService {
  constructor(
    private readonly evidence: (projectId: string) => Promise<ReadonlyMap<string, Evidence>>,
    private readonly now: () => Date,
  ) {}

  /** @param projectId `*`: the whole installation. */
  async answer(projectId: string, context: RequestContext): Promise<AnsweredDuty[]> {
    requireIn(context, 'audit', projectId);
    return crosswalk(await this.evidence(projectId), this.now());
  }
}
