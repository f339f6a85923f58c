import type { Commit, Comparison, Order, RequestContext } from '@cairn/core';
import type { Assessment } from './assessment.js';
import type { Experiment } from './experiment.js';
import type { Run } from './run.js';
import type { Span } from './span.js';
import type { Trace } from './trace.js';

/** A search that was read: which traces, in which order. */
export interface TraceSearch {
  readonly experimentIds: readonly string[];
  readonly comparisons: readonly Comparison[];
  readonly order: readonly Order[];
}

/** Which traces of an experiment are meant: those named, or all until a moment, the oldest first. */
export type TraceChoice = { readonly ids: readonly string[] } | { readonly until: Date; readonly most: number };

export interface TraceReader {
  traces(ids: readonly string[]): Promise<(Trace | undefined)[]>;
  /** In every project, by what their clients call them; those of our own ids too. */
  tracesNamed(externalIds: readonly string[]): Promise<Trace[]>;
  /** Ids in order, and where the next page begins. */
  searchTraces(search: TraceSearch, page: { readonly first: number; readonly after?: string | undefined }): Promise<{ readonly ids: readonly string[]; readonly next: string | undefined }>;
  /** Spans of each trace, by its id, the earliest first. */
  spans(traceIds: readonly string[]): Promise<Map<string, Span[]>>;
  /** What was said of each trace, by its id, the earliest first. */
  assessments(traceIds: readonly string[]): Promise<Map<string, Assessment[]>>;
}

/** Writes of one transaction. */
export interface TraceCommit extends Commit {
  experiment(id: string): Promise<Experiment | undefined>;
  run(id: string): Promise<Run | undefined>;
  /** The traces of those names in those projects, made where there are none, and locked until the commit ends; in the order asked. */
  claimTraces(candidates: readonly Trace[]): Promise<{ readonly trace: Trace; readonly created: boolean }[]>;
  /** The trace, locked until the commit ends. */
  lockTrace(id: string): Promise<Trace | undefined>;
  putTraces(traces: readonly Trace[]): Promise<void>;
  /** Of one id the last counts. @returns how many are new, by trace. */
  putSpans(spans: readonly { readonly traceId: string; readonly span: Span }[]): Promise<Map<string, number>>;
  /** Notes that traces belong to a run. */
  linkRun(runId: string, traceIds: readonly string[]): Promise<void>;
  assessment(traceId: string, id: string): Promise<Assessment | undefined>;
  putAssessments(assessments: readonly Assessment[]): Promise<void>;
  removeAssessment(traceId: string, id: string): Promise<void>;
  /** Removes traces with all that belongs to them. @returns how many. */
  removeTraces(experimentId: string, choice: TraceChoice): Promise<number>;
}

export interface TraceStore extends TraceReader {
  commit<T>(context: RequestContext, work: (commit: TraceCommit) => Promise<T>): Promise<T>;
}
