import { And, Between, LessThan, LessThanOrEqual, MoreThanOrEqual, type FindOperator, type FindOptionsWhere } from 'typeorm';
import { firstIdAt } from '../domain/prediction-time.js';
import type { PredictionQuery } from '../domain/stores.js';
import type { PredictionRow } from './prediction-row.js';

type OfProject = PredictionQuery & { readonly projectId: string };

/** Whether nothing but the endpoint is asked for: how many those are is counted as they are logged. */
export function isWholeLog({ endpointId: _endpoint, projectId: _project, ...asked }: OfProject): boolean {
  return Object.values(asked).every((value) => value == null);
}

/** What a query asks for, older than the prediction `after`. Bounds of time are bounds of ids, so that PostgreSQL looks into their months alone. */
export function wherePredictions({ endpointId, projectId, requestId, labelKey, modelVersionId, minScore, maxScore, from, to }: OfProject, after?: string): FindOptionsWhere<PredictionRow> {
  const ids = [
    ...(after == null ? [] : [LessThan(after)]),
    ...(to == null ? [] : [LessThan(firstIdAt(to))]),
    ...(from == null ? [] : [MoreThanOrEqual(firstIdAt(from))]),
  ];
  const score = within(minScore, maxScore);
  return {
    endpointId,
    ...(requestId == null ? {} : { requestId }),
    // The index of keys is one of projects.
    ...(labelKey == null ? {} : { labelKey, projectId }),
    ...(modelVersionId == null ? {} : { modelVersionId }),
    ...(score === undefined ? {} : { score }),
    ...(ids.length === 0 ? {} : { id: And(...ids) }),
  };
}

function within(least: number | null | undefined, most: number | null | undefined): FindOperator<number> | undefined {
  if (least != null && most != null) return Between(least, most);
  if (least != null) return MoreThanOrEqual(least);
  return most == null ? undefined : LessThanOrEqual(most);
}
