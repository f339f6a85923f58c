/** How far a step is. */
export interface Reading {
  readonly done: number;
  readonly total: number;
  /** What is counted: 'flights', 'iterations'. */
  readonly unit: string;
  /** What else is worth knowing now. */
  readonly note?: string;
}

/** One step of the job, as the person who waits for it sees it. */
export interface StepProgress {
  /** Shows where the step is, with its rate and the time that remains at that rate. */
  show(reading: Reading): void;
  /** Says something that stays. */
  say(line: string): void;
  /** The step is done: one line that sums it up. */
  end(summary: string): void;
  /** The step has failed. */
  fail(reason: string): void;
}

/** The whole job, step after step. */
export interface Progress {
  begin(title: string): StepProgress;
}
