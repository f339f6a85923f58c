import type { Datatype } from './tensor.js';

/** The most rows of one batch. */
export const mostBatchRows = 5_000;

/** How a request came to its variant. */
export interface Routed {
  readonly endpointId: string;
  readonly projectId: string;
  readonly variantId: string;
  readonly modelVersionId: string;
  /** The rollout that was under way; absent also when the caller chose the version. */
  readonly rolloutId: string | undefined;
  readonly stepIndex: number | undefined;
  readonly trafficPercent: number;
}

/** One thing that was predicted: a row of an answered request. */
interface Prediction extends Routed {
  readonly id: string;
  /** The time that the predicted thing belongs to. */
  readonly observedAt: Date;
  readonly servedAt: Date;
  /** From the request's arrival to its answer; the same for all rows of a request. */
  readonly latencyMs: number;
  readonly features: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The first number of the first output that holds floats; undefined when there is none or it is not finite. */
  readonly score: number | undefined;
  readonly callerId: string;
  /** The id that the caller gave its request; several requests, and all rows of one, may have the same. */
  readonly requestId: string | undefined;
  /** Inputs whose values were not written: in `features` they are null. */
  readonly redacted: readonly string[];
  /** The unit of a comparison between variants: the sticky key as a hash; undefined when there was none. */
  readonly stickyHash: string | undefined;
  /** What labels may name it by; others may have the same. */
  readonly labelKey: string | undefined;
}

/** A prediction that is logged, and with what. */
export interface LoggedPrediction extends Prediction {
  readonly batchId: string;
}

/** What is asked of the rows of a batch; features where they are wanted. */
export type BatchRow = Pick<LoggedPrediction, 'id' | 'modelVersionId' | 'variantId' | 'observedAt' | 'score'> & Partial<Pick<LoggedPrediction, 'features'>>;

/** Rows that were logged in one commit. */
export interface PredictionBatch {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  /** The event that told of it; undefined when it holds nothing but failures. */
  readonly eventId: string | undefined;
}

/** An answered row that is logged. */
export type AnsweredRecord = Prediction & {
  readonly kind: 'answered';
  /** Place of the row in its request, from 0. */
  readonly row: number;
};

/** What one tensor holds for several rows: the elements of all of them as little-endian bytes, a value for each, or the same for all. */
export type PackedColumn = { readonly name: string } & (
  | { readonly datatype: Exclude<Datatype, 'BYTES'>; readonly base64: string }
  | { readonly values: readonly unknown[] }
  | { readonly same: unknown }
);

/** Answered rows of one request, at most {@link mostBatchRows}: what they share stands once, and the rest in columns with a place for each. */
export type AnsweredRows = Omit<Prediction, 'id' | 'features' | 'outputs' | 'score' | 'labelKey'> & {
  readonly kind: 'rows';
  readonly ids: readonly string[];
  /** Places of the rows in their request, from 0. */
  readonly rows: readonly number[];
  readonly features: readonly PackedColumn[];
  readonly outputs: readonly PackedColumn[];
  /** Null where there is none. */
  readonly scores: readonly (number | null)[];
  readonly labelKeys: readonly string[] | undefined;
};

/** The answered rows of a request that lie outside the sample: they count, and nothing else is kept of them. */
export type CountedRecord = Routed & {
  readonly kind: 'counted';
  readonly id: string;
  readonly rows: number;
  /** Whether the request's first row is among them: with it the request counts. */
  readonly first: boolean;
  readonly latencyMs: number;
  /** Of the scores from 0 to 1: how many, their sum, and how many fall into each bin. */
  readonly scoreCount: number;
  readonly scoreSum: number;
  readonly scores: readonly number[];
};

/** A request that failed through its variant's fault. */
export type FailedRecord = Routed & { readonly kind: 'failed'; readonly id: string };

/** What a candidate answered to the copy of a row; it is routed to the candidate, and no caller got it. */
export type ShadowedRecord = Routed & {
  readonly kind: 'shadowed';
  /** Of the prediction that the champion made of the row. */
  readonly id: string;
  readonly row: number;
  readonly latencyMs: number;
  /** Absent for a row outside the sample: it counts, and nothing else is kept of it. */
  readonly outputs: Readonly<Record<string, unknown>> | undefined;
  readonly score: number | undefined;
  readonly championScore: number | undefined;
};

/** A copy that the candidate failed to answer, or that was not made because it was busy. */
export type UnansweredCopy = Routed & { readonly kind: 'shadowFailed' | 'shadowDropped'; readonly id: string; readonly rows: number };

/** What the log is told of, each row by itself. */
export type LogRecord = AnsweredRecord | CountedRecord | FailedRecord | ShadowedRecord | UnansweredCopy;

/** What goes to the spool. */
export type SpoolRecord = LogRecord | AnsweredRows;

/** A candidate's answer to a copy, as it is kept beside the champion's. */
export interface ShadowAnswer {
  readonly predictionId: string;
  readonly variantId: string;
  readonly modelVersionId: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly score: number | undefined;
  readonly latencyMs: number;
}
