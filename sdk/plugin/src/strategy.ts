import type { JsonObject } from '@cairn/core';

/**
 * Decides how a rollout moves an endpoint from its champion to a candidate.
 *
 * Pure: state and evidence in, next step out. Every method gives the same answer for the same arguments, changes none
 * of them and asks no clock; the platform executes, times and records what it says. The platform asks about once a
 * second, after every restart, and as often as it likes in between.
 *
 * `Options` is a `type`, not an `interface`: it must be JSON, for it is kept with the rollout.
 */
export interface DeploymentStrategy<Options extends JsonObject = JsonObject> {
  /** As rollouts ask for it: `canary`. */
  readonly name: string;
  /**
   * Checks options and completes them with defaults; undefined stands for none. Parsing what it returned changes nothing.
   * @throws {InvalidInputError} naming the option, its value and what was expected, also for one it does not know.
   */
  parse(options: unknown): Options;
  /** The first state of a rollout that starts at `now` (milliseconds since 1970). */
  begin(options: Options, now: number): StrategyState;
  /**
   * What to do now. Sooner or later it must promote or roll back, whatever the evidence, and a candidate that fails every
   * request is never promoted.
   */
  next(state: StrategyState, evidence: RolloutEvidence, options: Options): StrategyDecision;
}

/** Where a rollout stands. The platform keeps it whole, as JSON. */
export interface StrategyState {
  /** From 0; goes up by one with every step. */
  readonly stepIndex: number;
  /** Share of the endpoint's traffic that the candidate answers: 0 to 100, never falling. */
  readonly trafficPercent: number;
  /** When this step began, in milliseconds since 1970. */
  readonly enteredAt: number;
  /** What the strategy wanted to remember from the steps before. */
  readonly memory?: JsonObject | undefined;
}

/** What was seen since the step began. */
export interface RolloutEvidence {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The same as the state's `enteredAt`. */
  readonly stepEnteredAt: number;
  readonly champion: VariantEvidence;
  readonly candidate: VariantEvidence;
}

/** How many bins the histogram of scores has: equal parts of 0 to 1, the last one with both its ends. */
export const scoreBins = 20;

/** How one variant did since the step began. */
export interface VariantEvidence {
  /** Requests answered, well or not. */
  readonly requests: number;
  /** Those of them that failed through the variant's fault: bad input is the caller's. */
  readonly errors: number;
  /** Quantiles of the time to an answer, in milliseconds; 0 while there are no requests. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** The first number of each prediction, where it lies between 0 and 1: for a classifier, the probability. */
  readonly scores: {
    readonly count: number;
    /** 0 while there are none. */
    readonly mean: number;
    /** Counts in {@link scoreBins} bins. */
    readonly histogram: readonly number[];
  };
  /** How well the labelled ones were predicted. Absent: no labels yet. */
  readonly outcome?:
    | {
        readonly labelled: number;
        /** Sum of −ln p(label), in nats. */
        readonly logLossSum: number;
        /** Sum of the squares of −ln p(label): gives the spread. */
        readonly logLossSquaredSum: number;
        /** Sum of (probability − label)²: divided by `labelled`, the Brier score. */
        readonly squaredErrorSum: number;
      }
    | undefined;
}

/** What to do now, why, and the figures behind it: each test's name, statistic, and p-value or interval. */
export type StrategyDecision = { readonly reason: string; readonly evidence: JsonObject } & (
  /** `until`: nothing can change before, in milliseconds since 1970. The platform may ask earlier all the same. */
  | { readonly kind: 'stay'; readonly until?: number | undefined }
  | {
      readonly kind: 'step';
      readonly trafficPercent: number;
      readonly stepIndex: number;
      /** Becomes the next state's. */
      readonly memory?: JsonObject | undefined;
    }
  | { readonly kind: 'promote' }
  | { readonly kind: 'rollBack' }
);
