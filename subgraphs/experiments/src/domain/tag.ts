import { InvalidInputError } from '@cairn/core';
import { requireKey } from './param.js';

/** A word about a run or an experiment: the last one written is the one that counts. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Notes are kept where MLflow's clients look for them. */
export const noteKey = 'mlflow.note.content';

/** What MLflow's older clients log of models lies in one tag, a line a model. */
export const historyKey = 'mlflow.log-model.history';
const longestHistory = 1_000_000;

const longestValue = 8_000;
/** Experiments, and notes. */
const longestText = 20_000;

/** @throws {InvalidInputError} naming the first tag that does not fit. */
export function checkTags(tags: readonly Tag[], of: 'run' | 'experiment'): void {
  for (const { key, value } of tags) {
    requireKey('Tag', key);
    const longest = key === historyKey ? longestHistory : of === 'experiment' || key === noteKey ? longestText : longestValue;
    if (value.length > longest) throw new InvalidInputError(`Tag '${key}' has ${value.length.toLocaleString('en')} characters; at most ${longest.toLocaleString('en')}`);
  }
}

/** One a key: the last. */
export function lastOfEach(tags: readonly Tag[]): Tag[] {
  return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
}
