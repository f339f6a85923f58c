import type { Comparison, FilterField, FilterVocabulary, Order } from '@cairn/core';
import type { EvaluationDataset } from './evaluation-dataset.js';
import { compareValues, holds, type FieldValue } from './filter-values.js';

export const evaluationDatasetVocabulary: FilterVocabulary = {
  things: 'evaluation datasets',
  attributes: { name: 'text', dataset_id: 'text', created_by: 'text', last_updated_by: 'text', created_time: 'number', last_update_time: 'number' },
  groups: ['tag'],
};

/** Whether all comparisons hold for the dataset. */
export function datasetMatches(dataset: EvaluationDataset, comparisons: readonly Comparison[]): boolean {
  return comparisons.every((comparison) => holds(comparison, fieldOf(dataset, comparison)));
}

/** Newest first where the order says nothing. */
export function orderDatasets(datasets: readonly EvaluationDataset[], order: readonly Order[]): EvaluationDataset[] {
  return datasets.toSorted((a, b) => {
    for (const step of order) {
      const difference = compareValues(fieldOf(a, step), fieldOf(b, step), step.descending);
      if (difference !== 0) return difference;
    }
    return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
  });
}

/** Tag of MLflow's that names who made a thing. */
export const userTag = 'mlflow.user';

/** Who made the dataset, as MLflow's clients know people: by what they call themselves. */
export function authorOf({ tags, createdBy }: EvaluationDataset): string {
  return tags[userTag] ?? createdBy;
}

function fieldOf(dataset: EvaluationDataset, { subject, key }: FilterField): FieldValue {
  if (subject === 'tag') return Object.hasOwn(dataset.tags, key) ? dataset.tags[key] : undefined;
  switch (key) {
    case 'name':
      return dataset.name;
    case 'dataset_id':
      return dataset.id;
    case 'created_by':
      return authorOf(dataset);
    case 'last_updated_by':
      return dataset.changedBy;
    case 'created_time':
      return dataset.createdAt.getTime();
    default:
      return dataset.changedAt.getTime();
  }
}
