import type { VariantEvidence } from '@cairn/plugin';
import type { RequestContext } from '@cairn/core';
import { firstIdAt } from './prediction-time.js';
import type { OpenRollout } from './rollout.js';
import type { ServingCommit, ServingReader } from './stores.js';

/** What labels say about a variant. */
export type VariantLabels = Pick<VariantEvidence, 'labels' | 'outcome'>;

/** What is known of one step, by variant. */
export interface StepLabelsFound {
  readonly stepIndex: number;
  readonly byVariant: ReadonlyMap<string, VariantLabels>;
}

/** A label as the graph tells it. */
export interface RecordedLabel {
  readonly predictionId: string;
  readonly value: number;
}

/** The labels that one event tells of. */
export type LabelBatch = (batchId: string, context: RequestContext) => Promise<readonly RecordedLabel[]>;

/** Sums are read so often, in milliseconds: a comparison may have a million labels. */
const everyMs = 2_000;
/** A label waits so long for a prediction that is not logged yet, in milliseconds: the spool of another process may lag behind. */
const patienceMs = 6 * 3_600_000;

/** Keeps the labels that a comparison needs, and tells what they say. */
export class StepLabels {
  /** By endpoint: it has one rollout at a time. */
  readonly #last = new Map<string, { readonly rolloutId: string; readonly atMs: number; readonly found: StepLabelsFound }>();

  constructor(
    private readonly store: Pick<ServingReader, 'stepLabels'>,
    private readonly now: () => Date,
  ) {}

  async keep(commit: ServingCommit, labels: readonly RecordedLabel[]): Promise<void> {
    await commit.putStepLabels(labels, firstIdAt(new Date(this.now().getTime() - patienceMs)));
  }

  async read(rollout: OpenRollout): Promise<StepLabelsFound> {
    const { stepIndex } = rollout.state;
    const atMs = this.now().getTime();
    const last = this.#last.get(rollout.endpointId);
    if (last?.rolloutId === rollout.id && last.found.stepIndex === stepIndex && atMs - last.atMs < everyMs) return last.found;
    const found = { stepIndex, byVariant: await this.store.stepLabels(rollout.id, stepIndex) };
    this.#last.set(rollout.endpointId, { rolloutId: rollout.id, atMs, found });
    return found;
  }
}
