import type { Cairn } from '@cairn/client';
import type { Progress } from '../progress/progress.js';

export interface DemoOptions {
  /** Origin of the platform, such as `http://localhost:4000`. */
  readonly url: string;
  /** A key of an administrator: the job makes a project and its people first. */
  readonly adminToken: string;
  readonly progress: Progress;
  /** Flights replayed of each simulated day, of some 16,000. Defaults to 400. */
  readonly flightsPerDay?: number;
  /** The replay goes on until it has made so many predictions. Defaults to 20,000. */
  readonly minimumPredictions?: number;
}

/** Three people (here: three keys) and the project they share. */
export interface Team {
  readonly projectId: string;
  /** Ingests, trains, registers and runs endpoints. The author of every version, so never its approver. */
  readonly engineer: Cairn;
  readonly approver: Cairn;
  readonly auditor: Cairn;
}

/** What every step is given. */
export interface Demo extends Team {
  readonly options: Required<DemoOptions>;
  readonly progress: Progress;
}
