import { InvalidInputError, kindOf } from '@cairn/core';

/** What really happened, for one prediction. */
export interface Label {
  readonly predictionId: string;
  readonly value: number;
  /** When it was observed. */
  readonly at: Date;
  readonly recordedAt: Date;
}

/** A label as it is offered. */
export interface NewLabel {
  readonly predictionId: string;
  readonly value: number;
  readonly at: Date;
}

/** The most labels one batch may hold. */
const maxBatchLabels = 10_000;

/** @throws {InvalidInputError} naming the first label that does not fit. */
export function checkLabels(labels: readonly NewLabel[]): void {
  if (labels.length === 0 || labels.length > maxBatchLabels) {
    throw new InvalidInputError(`Batch of ${labels.length.toLocaleString('en')} labels; expected 1 to ${maxBatchLabels.toLocaleString('en')}`);
  }
  const seen = new Set<string>();
  labels.forEach(({ predictionId, value }, index) => {
    if (kindOf(predictionId) !== 'prediction') throw new InvalidInputError(`Label ${index + 1} names '${predictionId}'; expected the id of a prediction (prd_…)`);
    if (!Number.isFinite(value)) throw new InvalidInputError(`Label ${index + 1} has value ${value}; expected a finite number`);
    if (seen.has(predictionId)) throw new InvalidInputError(`Label ${index + 1} names '${predictionId}' a second time`);
    seen.add(predictionId);
  });
}
