import type { VariantEvidence } from '@cairn/plugin';
import type { OpenRollout } from './rollout.js';
import type { ServingReader } from './stores.js';

type Outcome = NonNullable<VariantEvidence['outcome']>;

/** How well the labelled predictions of a step were predicted. */
export interface StepOutcomes {
  readonly stepIndex: number;
  readonly champion: Outcome | undefined;
  readonly candidate: Outcome | undefined;
}

/** What is known of a rollout's present step. */
export type ReadOutcomes = (rollout: OpenRollout) => Promise<StepOutcomes | undefined>;

/** Labels by prediction, as far as there are any: at most 1,000 predictions at a time. */
export type FindLabels = (predictionIds: readonly string[]) => Promise<readonly { readonly predictionId: string; readonly value: number }[]>;

/** The labels of the first so many predictions of a variant in a step are looked for. */
const lookedAt = 1_000;
/** And so often, in milliseconds. */
const everyMs = 2_000;
/** Keeps the logarithm finite, as training code usually does. */
const smallest = 1e-15;

/** Looks for labels of a step's predictions now and then; without labels, or without an answer, there is no outcome. */
export class StepLabels {
  /** By endpoint: it has one rollout at a time. */
  readonly #last = new Map<string, { readonly rolloutId: string; readonly atMs: number; readonly outcomes: StepOutcomes }>();

  constructor(
    private readonly store: ServingReader,
    private readonly labels: FindLabels,
    private readonly now: () => Date,
  ) {}

  async read(rollout: OpenRollout): Promise<StepOutcomes | undefined> {
    const { stepIndex } = rollout.state;
    const atMs = this.now().getTime();
    const last = this.#last.get(rollout.endpointId);
    if (last?.rolloutId === rollout.id && last.outcomes.stepIndex === stepIndex && atMs - last.atMs < everyMs) return last.outcomes;
    const [champion, candidate] = await Promise.all([rollout.championId, rollout.candidateId].map((variantId) => this.#outcome({ rolloutId: rollout.id, stepIndex, variantId })));
    const outcomes = { stepIndex, champion, candidate };
    this.#last.set(rollout.endpointId, { rolloutId: rollout.id, atMs, outcomes });
    return outcomes;
  }

  async #outcome(step: Parameters<ServingReader['predictionsIn']>[0]): Promise<Outcome | undefined> {
    const scores = new Map((await this.store.predictionsIn(step, lookedAt)).map(({ id, score }) => [id, score]));
    if (scores.size === 0) return undefined;
    const labels = await this.labels([...scores.keys()]).catch(() => []);
    return outcomeOf(labels.map(({ predictionId, value }) => ({ score: scores.get(predictionId), value })));
  }
}

/** Sums over predictions of a probability whose label is 0 or 1; undefined when there is none. */
export function outcomeOf(labelled: readonly { readonly score: number | undefined; readonly value: number }[]): Outcome | undefined {
  let [count, logLossSum, logLossSquaredSum, squaredErrorSum] = [0, 0, 0, 0];
  for (const { score, value } of labelled) {
    if (score === undefined || score < 0 || score > 1 || (value !== 0 && value !== 1)) continue;
    const loss = -Math.log(Math.max(smallest, value === 1 ? score : 1 - score));
    count++;
    logLossSum += loss;
    logLossSquaredSum += loss ** 2;
    squaredErrorSum += (score - value) ** 2;
  }
  return count === 0 ? undefined : { labelled: count, logLossSum, logLossSquaredSum, squaredErrorSum };
}
