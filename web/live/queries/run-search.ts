import { graphql } from '../document';
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
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly { readonly key: string; readonly latest: number | null }[];
}

/** Which values of the runs are asked for: those of the columns that are shown. */
export interface RowVariables {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly tags: readonly string[];
  readonly withActor: boolean;
}

export interface RunSearchVariables extends RowVariables {
  readonly projectId: string;
  readonly experimentIds: readonly string[];
  readonly filter: string;
  readonly orderBy: readonly string[] | null;
  readonly lifecycle: 'ACTIVE' | 'DELETED';
  readonly first: number;
  readonly after: string | null;
}

const rowFields = /* GraphQL */ `
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
  tags(keys: $tags) {
    key
    value
  }
  metrics(keys: $metrics) {
    key
    latest
  }
`;

export interface RunSearchData {
  readonly searchRuns: { readonly nodes: readonly RunRow[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } };
}

export const RunSearch = graphql<RunSearchData, RunSearchVariables>(`
  query RunSearch(
    $projectId: ID!
    $experimentIds: [ID!]
    $filter: String
    $orderBy: [String!]
    $lifecycle: Lifecycle!
    $first: Int!
    $after: String
    $metrics: [String!]
    $params: [String!]
    $tags: [String!]
    $withActor: Boolean!
  ) {
    searchRuns(projectId: $projectId, experimentIds: $experimentIds, filter: $filter, orderBy: $orderBy, lifecycle: $lifecycle, first: $first, after: $after) {
      nodes {
        ${rowFields}
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const RunsChanged = graphql<{ readonly runsChanged: RunRow }, RowVariables & { readonly experimentId: string; readonly filter: string }>(`
  subscription RunsChanged($experimentId: ID!, $filter: String, $metrics: [String!], $params: [String!], $tags: [String!], $withActor: Boolean!) {
    runsChanged(experimentId: $experimentId, filter: $filter) {
      ${rowFields}
    }
  }
`);

/** Asked beside the rows, never before them. */
export const RunCount = graphql<
  { readonly searchRuns: { readonly count: number; readonly countIsExact: boolean } },
  { readonly projectId: string; readonly experimentIds: readonly string[]; readonly filter: string; readonly lifecycle: 'ACTIVE' | 'DELETED' }
>(`
  query RunCount($projectId: ID!, $experimentIds: [ID!], $filter: String, $lifecycle: Lifecycle!) {
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
