import type { Comparison, FilterField, Order } from '@cairn/core';
import type { Experiment } from './experiment.js';
import { compareValues, holds, type FieldValue } from './filter-values.js';
import type { Tag } from './tag.js';

/** Whether all comparisons hold for the experiment. */
export function experimentMatches(experiment: Experiment, tags: readonly Tag[], comparisons: readonly Comparison[]): boolean {
  return comparisons.every((comparison) => holds(comparison, comparison.subject === 'tag' ? tags.find(({ key }) => key === comparison.key)?.value : fieldOf(experiment, comparison)));
}

/** Newest first where the order says nothing. */
export function orderExperiments(experiments: readonly Experiment[], order: readonly Order[]): Experiment[] {
  return experiments.toSorted((a, b) => {
    for (const step of order) {
      const difference = compareValues(fieldOf(a, step), fieldOf(b, step), step.descending);
      if (difference !== 0) return difference;
    }
    return b.changedAt.getTime() - a.changedAt.getTime() || (a.id < b.id ? 1 : -1);
  });
}

function fieldOf(experiment: Experiment, { key }: FilterField): FieldValue {
  switch (key) {
    case 'name':
      return experiment.name;
    case 'experiment_id':
      return experiment.id;
    case 'creation_time':
      return experiment.createdAt.getTime();
    default:
      return experiment.changedAt.getTime();
  }
}
