import { setTimeout as delay } from 'node:timers/promises';
import { computeFeatures, type Cairn, type FeatureDefinition } from '@cairn/client';
import type { ReplayedDay, ReplayedFlight } from './sample.js';

/** Requests under way at a time: callers do not wait for each other. */
const callers = 4;
/** Outcomes are known one simulated day late. */
const msPerDay = 86_400_000;

export interface ReplayOptions {
  readonly cairn: Cairn;
  readonly endpoint: string;
  readonly definitions: readonly FeatureDefinition[];
  readonly days: Iterable<ReplayedDay>;
  readonly flightsPerSecond: number;
}

/** What the traffic came to so far. */
export interface ReplayTotals {
  readonly daysDone: number;
  /** The simulated day that is being replayed, or was last. */
  readonly day: Date | undefined;
  readonly predictions: number;
  readonly labels: number;
  readonly failures: readonly string[];
  /** Predictions by the ModelVersion that answered. */
  readonly byModelVersion: ReadonlyMap<string, number>;
  /** The newest prediction of each ModelVersion. */
  readonly newest: ReadonlyMap<string, string>;
}

/** Past flights as live traffic, in order of time and in the background: predictions as they leave, labels a day later. */
export class Replay {
  /** Resolves when all days are through, or after {@link stop}. Never rejects: failures are counted. */
  readonly done: Promise<void>;
  /** How many flights leave in a second; may be changed while it runs. Infinity: as fast as answers come. */
  flightsPerSecond: number;

  readonly #options: ReplayOptions;
  #stopped = false;
  #daysDone = 0;
  #day: Date | undefined;
  #predictions = 0;
  #labels = 0;
  readonly #failures: string[] = [];
  readonly #byModelVersion = new Map<string, number>();
  readonly #newest = new Map<string, string>();

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.flightsPerSecond = options.flightsPerSecond;
    this.done = this.#run();
  }

  get totals(): ReplayTotals {
    return {
      daysDone: this.#daysDone,
      day: this.#day,
      predictions: this.#predictions,
      labels: this.#labels,
      failures: this.#failures,
      byModelVersion: this.#byModelVersion,
      newest: this.#newest,
    };
  }

  /** Finishes the day, with its labels outstanding, and ends. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.done;
  }

  async #run(): Promise<void> {
    let yesterday: Label[] = [];
    for (const { day, flights } of this.#options.days) {
      if (this.#stopped) return;
      this.#day = day;
      const today = await this.#predictDay(flights);
      await this.#attempt(() => this.#sendLabels(yesterday));
      yesterday = today;
      this.#daysDone += 1;
    }
  }

  async #predictDay(flights: readonly ReplayedFlight[]): Promise<Label[]> {
    const labels: Label[] = [];
    for (let first = 0; first < flights.length; first += callers) {
      const together = flights.slice(first, first + callers);
      const notBefore = delay(this.#stopped ? 0 : (1000 * together.length) / this.flightsPerSecond);
      await Promise.all(together.map((flight) => this.#attempt(async () => labels.push(await this.#predict(flight)))));
      await notBefore;
    }
    return labels;
  }

  async #predict({ row, late, departedAt }: ReplayedFlight): Promise<Label> {
    const { cairn, endpoint, definitions } = this.#options;
    const features = computeFeatures(definitions, row);
    const inputs = Object.fromEntries(definitions.map(({ name }, index) => [name, [features[index]!]]));
    const { predictionIds, modelVersion } = await cairn.infer(endpoint, { inputs, observedAt: departedAt });
    const predictionId = predictionIds[0];
    if (predictionId === undefined) throw new Error('An answer came without the id of its prediction');
    this.#predictions += 1;
    this.#byModelVersion.set(modelVersion, (this.#byModelVersion.get(modelVersion) ?? 0) + 1);
    this.#newest.set(modelVersion, predictionId);
    return { predictionId, value: late, at: new Date(departedAt.getTime() + msPerDay) };
  }

  async #sendLabels(labels: readonly Label[]): Promise<void> {
    if (labels.length === 0) return;
    const { cairn } = this.#options;
    await cairn.query(recordLabels, { input: { projectId: cairn.project, labels } });
    this.#labels += labels.length;
  }

  /** One failed request must not end the traffic, and must not be forgotten. */
  async #attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#failures.push(error instanceof Error ? error.message : String(error));
    }
  }
}

interface Label {
  readonly predictionId: string;
  readonly value: 0 | 1;
  readonly at: Date;
}

const recordLabels = /* GraphQL */ `
  mutation RecordLabels($input: RecordLabelsInput!) {
    recordLabels(input: $input) {
      recorded
    }
  }
`;
