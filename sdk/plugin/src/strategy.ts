import type { JsonObject } from '@cairn/core';

/**
 * Decides how a rollout moves an endpoint from its champion to a candidate, or only compares the two.
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
   * What it is for. `moving` (the default): sooner or later it promotes or rolls back, whatever the evidence. `comparing`: it may
   * also stop, which leaves the champion where it is and says nothing bad of the candidate. `standing`: it compares for as long
   * as it is left alone, and gives the candidate no traffic.
   */
  readonly purpose?: 'moving' | 'comparing' | 'standing' | undefined;
  /**
   * Checks options and completes them with defaults; undefined stands for none. Parsing what it returned changes nothing.
   * @throws {InvalidInputError} naming the option, its value and what was expected, also for one it does not know.
   */
  parse(options: unknown): Options;
  /** The first state of a rollout that starts at `now` (milliseconds since 1970). */
  begin(options: Options, now: number): StrategyState;
  /**
   * What to do now. Unless it is `standing` it comes to an end sooner or later, whatever the evidence; and a candidate that fails
   * every request is never promoted.
   */
  next(state: StrategyState, evidence: RolloutEvidence, options: Options): StrategyDecision;
}

/** Where a rollout stands. The platform keeps it whole, as JSON. */
export interface StrategyState {
  /** From 0; goes up by one with every step. */
  readonly stepIndex: number;
  /** Share of the endpoint's traffic that the candidate answers: 0 to 100, never falling. */
  readonly trafficPercent: number;
  /**
   * Share of the requests that the champion answers of which the candidate gets a copy: 0 to 100, absent for 0. What it makes of
   * them is kept beside the champion's answer and reaches no caller.
   */
  readonly shadowPercent?: number | undefined;
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
  /** Whether the candidate's model is loaded and answers. */
  readonly candidateReady: boolean;
  readonly champion: VariantEvidence;
  /** Copies count here as requests do. */
  readonly candidate: VariantEvidence;
  /** How the two answered the same rows. Absent: no copies were made. */
  readonly pairs?: PairEvidence | undefined;
}

/** Rows that the champion answered, and the candidate's answers to copies of them. */
export interface PairEvidence {
  /** Rows that both answered. */
  readonly count: number;
  /** Rows that the champion answered and the candidate failed to. */
  readonly candidateFailed: number;
  /** Copies that were not made because the candidate was busy: a caller is never held up for one. */
  readonly dropped: number;
  /** Of the rows where both scores are numbers: how many, and their difference candidate − champion. */
  readonly scored: number;
  readonly differenceSum: number;
  readonly differenceSquaredSum: number;
  /** Largest |candidate − champion|; 0 while there are none. */
  readonly largestDifference: number;
  /** Scored rows whose scores lie on one side of 0.5. */
  readonly agreed: number;
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
  /**
   * What was observed afterwards, whatever its unit: the labels of its predictions, of each sticky key only the first one,
   * so that one caller counts once. Absent: no labels yet.
   */
  readonly labels?: { readonly count: number; readonly sum: number; readonly squaredSum: number } | undefined;
  /** How well those were predicted whose label is 0 or 1 and whose score is a probability. Absent: none yet. */
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
      /** Becomes the next state's; absent for 0. */
      readonly shadowPercent?: number | undefined;
      readonly stepIndex: number;
      /** Becomes the next state's. */
      readonly memory?: JsonObject | undefined;
    }
  | { readonly kind: 'promote' }
  | { readonly kind: 'rollBack' }
  /** The comparison is over and the champion stays. Not for a `moving` strategy. */
  | { readonly kind: 'stop' }
);
