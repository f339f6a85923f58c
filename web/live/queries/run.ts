import { graphql } from '../document';
import type { MetricSummary } from './experiments';
import type { RunStatus } from './run-search';
import type { Connection, IdVariables, Who } from './shared';

export interface RunCode {
  readonly commit: string | null;
  readonly repository: string | null;
  readonly digest: string | null;
  readonly dirty: boolean | null;
  readonly diffDigest: string | null;
}

export interface ArtifactItem {
  readonly id: string;
  readonly name: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly createdAt: string;
  readonly downloadPath: string;
}

/** How a run used data whose bytes are elsewhere. */
export interface ExternalDatasetUse {
  readonly context: string | null;
  readonly dataset: { readonly id: string; readonly name: string; readonly digest: string; readonly sourceType: string; readonly source: string };
}

/** A model that a run made, before anybody registers it. */
export interface LoggedModelItem {
  readonly id: string;
  readonly name: string;
  readonly modelType: string | null;
  readonly status: string;
  readonly createdAt: string;
  readonly metrics: readonly { readonly key: string; readonly value: number | null; readonly datasetName: string | null }[];
  readonly artifacts: readonly ArtifactItem[];
}

export interface RunDetail {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly lifecycle: 'ACTIVE' | 'DELETED';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly startedBy: Who;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly parent: { readonly id: string; readonly name: string } | null;
  readonly children: { readonly totalCount: number };
  readonly failureReason: string | null;
  readonly note: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly MetricSummary[];
  readonly inputs: readonly { readonly id: string; readonly number: number; readonly rowCount: number; readonly digest: string; readonly dataset: { readonly id: string; readonly name: string } }[];
  readonly externalDatasets: readonly ExternalDatasetUse[];
  readonly loggedModels: readonly LoggedModelItem[];
  readonly code: RunCode | null;
  readonly environment: unknown;
  readonly artifacts: readonly ArtifactItem[];
  readonly job: { readonly id: string } | null;
}

const artifactFields = /* GraphQL */ `
  id
  name
  digest
  sizeBytes
  mediaType
  createdAt
  downloadPath
`;

export const RunById = graphql<{ readonly run: RunDetail | null }, IdVariables>(`
  query RunById($id: ID!) {
    run(id: $id) {
      id
      projectId
      name
      status
      lifecycle
      startedAt
      endedAt
      startedBy {
        id
        name
      }
      experiment {
        id
        name
      }
      parent {
        id
        name
      }
      children(first: 1) {
        totalCount
      }
      failureReason
      note
      tags {
        key
        value
      }
      params {
        key
        value
      }
      metrics {
        key
        latest
        minimum
        maximum
        lastStep
        count
      }
      inputs {
        id
        number
        rowCount
        digest
        dataset {
          id
          name
        }
      }
      externalDatasets {
        context
        dataset {
          id
          name
          digest
          sourceType
          source
        }
      }
      loggedModels {
        id
        name
        modelType
        status
        createdAt
        metrics {
          key
          value
          datasetName
        }
        artifacts {
          ${artifactFields}
        }
      }
      code {
        commit
        repository
        digest
        dirty
        diffDigest
      }
      environment
      artifacts {
        ${artifactFields}
      }
      job {
        id
      }
    }
  }
`);

/** Says that a run has changed in any way: params, tags, name, note, metrics, state. */
export const RunMoved = graphql<{ readonly runsChanged: { readonly id: string } }, { readonly experimentId: string; readonly filter: string }>(`
  subscription RunMoved($experimentId: ID!, $filter: String) {
    runsChanged(experimentId: $experimentId, filter: $filter) {
      id
    }
  }
`);

export interface ChildRun {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** Runs that are nested in a run. */
export const RunChildren = graphql<{ readonly run: { readonly id: string; readonly children: Connection<ChildRun> } | null }, IdVariables & { readonly first?: number; readonly after?: string | null }>(`
  query RunChildren($id: ID!, $first: Int!, $after: String) {
    run(id: $id) {
      id
      children(first: $first, after: $after) {
        nodes {
          id
          name
          status
          startedAt
          endedAt
        }
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
