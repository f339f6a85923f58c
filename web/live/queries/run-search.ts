import { graphql, type Document } from '../document';
import type { Who } from './shared';

export type RunStatus = 'SCHEDULED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** A run as a row: its own fields, and of metrics, params and tags those that were asked for. */
export interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly lifecycle: 'ACTIVE' | 'DELETED';
  readonly parent: { readonly id: string; readonly name: string } | null;
  readonly startedBy?: Who;
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly { readonly key: string; readonly latest: number | null }[];
  /** Values of the tags that were asked for, as `t0`, `t1`, …, in the order asked. */
  readonly [tag: `t${number}`]: string | null;
}

/** Which values of the runs are asked for. */
export type RowVariables = {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly withActor: boolean;
} & { readonly [tag: `t${number}`]: string };

export type RunSearchVariables = RowVariables & {
  readonly projectId: string;
  readonly experimentIds: readonly string[];
  readonly filter: string;
  readonly orderBy: readonly string[] | null;
  readonly lifecycle: 'ACTIVE' | 'DELETED';
  readonly first: number;
  readonly after: string | null;
};

export interface RunSearchData {
  readonly searchRuns: { readonly nodes: readonly RunRow[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } };
}

export interface RunRowDocuments {
  readonly search: Document<RunSearchData, RunSearchVariables>;
  readonly changed: Document<{ readonly runsChanged: RunRow }, RowVariables & { readonly experimentId: string; readonly filter: string }>;
}

const documents = new Map<number, RunRowDocuments>();

/** Rows of runs with so many tags: a run's tags can be long, so each is asked for by its name. */
export function runRowDocuments(tags: number): RunRowDocuments {
  const known = documents.get(tags);
  if (known !== undefined) return known;
  const places = Array.from({ length: tags }, (_, place) => place);
  const variables = `$metrics: [String!], $params: [String!], $withActor: Boolean!${places.map((place) => `, $t${place}: String!`).join('')}`;
  const fields = /* GraphQL */ `
    id
    name
    status
    startedAt
    endedAt
    lifecycle
    parent {
      id
      name
    }
    startedBy @include(if: $withActor) {
      id
      name
    }
    params(keys: $params) {
      key
      value
    }
    metrics(keys: $metrics) {
      key
      latest
    }
    ${places.map((place) => `t${place}: tag(key: $t${place})`).join('\n')}
  `;
  const made: RunRowDocuments = {
    search: graphql(`
      query RunSearch${tags}($projectId: ID!, $experimentIds: [ID!], $filter: String, $orderBy: [String!], $lifecycle: Lifecycle, $first: Int!, $after: String, ${variables}) {
        searchRuns(projectId: $projectId, experimentIds: $experimentIds, filter: $filter, orderBy: $orderBy, lifecycle: $lifecycle, first: $first, after: $after) {
          nodes {
            ${fields}
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `),
    changed: graphql(`
      subscription RunsChanged${tags}($experimentId: ID!, $filter: String, ${variables}) {
        runsChanged(experimentId: $experimentId, filter: $filter) {
          ${fields}
        }
      }
    `),
  };
  documents.set(tags, made);
  return made;
}

/** Asked beside the rows, never before them. */
export const RunCount = graphql<
  { readonly searchRuns: { readonly count: number; readonly countIsExact: boolean } },
  { readonly projectId: string; readonly experimentIds: readonly string[]; readonly filter: string; readonly lifecycle: 'ACTIVE' | 'DELETED' }
>(`
  query RunCount($projectId: ID!, $experimentIds: [ID!], $filter: String, $lifecycle: Lifecycle) {
    searchRuns(projectId: $projectId, experimentIds: $experimentIds, filter: $filter, lifecycle: $lifecycle, first: 1) {
      count
      countIsExact
    }
  }
`);

/** Names that occur in an experiment and hold what was typed, for columns and completion. */
export interface ExperimentKeysData {
  readonly experiment: { readonly id: string; readonly metrics: readonly string[]; readonly params: readonly string[]; readonly tags: readonly string[] } | null;
}

export const ExperimentKeys = graphql<ExperimentKeysData, { readonly id: string; readonly search: string; readonly first: number }>(`
  query ExperimentKeys($id: ID!, $search: String, $first: Int!) {
    experiment(id: $id) {
      id
      metrics: keys(kind: METRIC, search: $search, first: $first)
      params: keys(kind: PARAM, search: $search, first: $first)
      tags: keys(kind: TAG, search: $search, first: $first)
    }
  }
`);
