import { ConflictError, NotFoundError, type RequestContext } from '@cairn/core';
import { isAssessmentId, storedAssessment, type Assessment } from './assessment.js';
import type { Trace } from './trace.js';
import { lockVisible } from './trace-service.js';
import type { TraceCommit, TraceStore } from './trace-store.js';

/** What may be changed of an assessment. */
export type AssessmentChange = Partial<Pick<Assessment, 'name' | 'value' | 'error' | 'rationale' | 'metadata'>>;

/** What people, code and judging models say of traces. */
export class AssessmentService {
  constructor(
    private readonly store: TraceStore,
    private readonly now: () => Date,
  ) {}

  /** @param traceIds of traces that the caller was shown before. */
  of(traceIds: readonly string[]): Promise<Map<string, Assessment[]>> {
    return this.store.assessments(traceIds);
  }

  /** @param trace that the caller was shown before. @throws {NotFoundError} when nothing by that id was said of it. */
  async one(trace: Trace, id: string): Promise<Assessment> {
    const found = (await this.of([trace.id])).get(trace.id)!.find((assessment) => assessment.id === id);
    if (!found) throw missing(id);
    return found;
  }

  /** Says something of a trace. What it overrides no longer counts. @throws {ConflictError} when there is one by its id. */
  async create(trace: Trace, input: Omit<Assessment, 'traceId' | 'valid' | 'createdAt' | 'changedAt'>, context: RequestContext): Promise<Assessment> {
    const at = this.now();
    const assessment = storedAssessment({ ...input, traceId: trace.id, valid: true, createdAt: at, changedAt: at });
    return this.change(trace.id, context, async (commit) => {
      if (await commit.assessment(trace.id, assessment.id)) throw new ConflictError(`Assessment '${assessment.id}' exists already`);
      if (assessment.overrides !== undefined) await this.setValid(commit, { traceId: trace.id, id: assessment.overrides, valid: false });
      await commit.putAssessments([assessment]);
      return assessment;
    });
  }

  async update(trace: Trace, id: string, change: AssessmentChange, context: RequestContext): Promise<Assessment> {
    return this.change(trace.id, context, async (commit) => {
      const known = await this.known(commit, trace.id, id);
      if (!known) throw missing(id);
      const metadata = { ...known.metadata, ...change.metadata };
      const changed = storedAssessment({ ...known, ...change, metadata, changedAt: this.now() });
      await commit.putAssessments([changed]);
      return changed;
    });
  }

  /** Takes it back; what it had overridden counts again. One that is not there is no error. */
  async delete(trace: Trace, id: string, context: RequestContext): Promise<void> {
    await this.change(trace.id, context, async (commit) => {
      const known = await this.known(commit, trace.id, id);
      if (!known) return;
      if (known.overrides !== undefined && (await commit.assessment(trace.id, known.overrides))) await this.setValid(commit, { traceId: trace.id, id: known.overrides, valid: true });
      await commit.removeAssessment(trace.id, id);
    });
  }

  private async setValid(commit: TraceCommit, { traceId, id, valid }: { readonly traceId: string; readonly id: string; readonly valid: boolean }): Promise<void> {
    const known = await this.known(commit, traceId, id);
    if (!known) throw missing(id);
    await commit.putAssessments([{ ...known, valid, changedAt: this.now() }]);
  }

  private async known(commit: TraceCommit, traceId: string, id: string): Promise<Assessment | undefined> {
    return isAssessmentId(id) ? commit.assessment(traceId, id) : undefined;
  }

  private change<T>(traceId: string, context: RequestContext, work: (commit: TraceCommit) => Promise<T>): Promise<T> {
    return this.store.commit(context, async (commit) => {
      await lockVisible(commit, traceId, context);
      return work(commit);
    });
  }
}

function missing(id: string): NotFoundError {
  return new NotFoundError(`Assessment '${id}' does not exist`);
}
