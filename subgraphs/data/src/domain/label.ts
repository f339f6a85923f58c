import { InvalidInputError, kindOf } from '@cairn/core';

/** What really happened, for one prediction. */
export interface Label {
  readonly predictionId: string;
  readonly value: number;
  /** When it was observed. */
  readonly at: Date;
  readonly recordedAt: Date;
}

/** A label as it is kept for its prediction. */
export interface NewLabel {
  readonly predictionId: string;
  readonly value: number;
  readonly at: Date;
}

/** A label as it is kept for a key of the caller: for every prediction of the key, those to come included. */
export interface KeyedLabel {
  readonly key: string;
  /** The endpoint whose predictions are meant; undefined: all of the project. */
  readonly endpointId: string | undefined;
  readonly value: number;
  readonly at: Date;
}

/** A label as it is offered: of a prediction, or of a key. */
export interface OfferedLabel {
  readonly predictionId?: string | null | undefined;
  readonly key?: string | null | undefined;
  readonly value: number;
  readonly at: Date;
}

/** The most labels one batch, and so one event, may hold. */
export const batchLabels = 10_000;
const longestKey = 200;

/**
 * @param limit the most that may be offered together.
 * @param nameOf how the label of an index, from 0, is called in what is refused.
 * @throws {InvalidInputError} naming the first label that does not fit.
 */
export function checkLabels(labels: readonly OfferedLabel[], limit = batchLabels, nameOf = (index: number): string => `Label ${index + 1}`): void {
  if (labels.length === 0 || labels.length > limit) {
    throw new InvalidInputError(`Batch of ${labels.length.toLocaleString('en')} labels; expected 1 to ${limit.toLocaleString('en')}`);
  }
  const seen = new Set<string>();
  labels.forEach((label, index) => {
    const name = requireOneName(label, nameOf(index));
    if (!Number.isFinite(label.value)) throw new InvalidInputError(`${nameOf(index)} has value ${label.value}; expected a finite number`);
    if (Number.isNaN(label.at.getTime())) throw new InvalidInputError(`${nameOf(index)} has no time; expected an ISO 8601 time such as 2001-03-01T17:35:00Z`);
    if (seen.has(name)) throw new InvalidInputError(`${nameOf(index)} names '${label.predictionId ?? label.key}' a second time`);
    seen.add(name);
  });
}

function requireOneName({ predictionId, key }: OfferedLabel, label: string): string {
  const [id, given] = [predictionId ?? undefined, key ?? undefined];
  if ((id === undefined) === (given === undefined)) throw new InvalidInputError(`${label} names ${id === undefined ? 'neither' : 'both'} a prediction ${id === undefined ? 'nor' : 'and'} a key; expected one of the two`);
  if (id !== undefined) {
    if (kindOf(id) !== 'prediction') throw new InvalidInputError(`${label} names '${id.slice(0, 100)}'; expected the id of a prediction (prd_…)`);
    return id;
  }
  if (given === '' || given!.length > longestKey || /[\0\ud800-\udfff]/u.test(given!)) {
    throw new InvalidInputError(`${label} has the key ${JSON.stringify(given!.slice(0, 60))}; expected 1 to ${longestKey} characters without NUL`);
  }
  // No id is a key by accident: both may stand in one batch.
  return `key ${given}`;
}
