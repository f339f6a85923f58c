import { graphql } from '../document';
import { pageFields, type Connection, type PageVariables, type Who } from './shared';

export interface ExperimentItem {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly runCount: number;
}

export const Experiments = graphql<{ readonly experiments: Connection<ExperimentItem> }, PageVariables>(`
  query Experiments($projectId: ID!, $first: Int, $after: String) {
    experiments(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        name
        createdAt
        createdBy {
          id
          name
        }
        runCount
      }
      ${pageFields}
    }
  }
`);

export interface MetricSummary {
  readonly key: string;
  readonly latest: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly lastStep: number;
  readonly count: number;
}

export const RunChanged = graphql<{ readonly runChanged: { readonly id: string } }, { readonly projectId: string }>(`
  subscription RunChanged($projectId: ID!) {
    runChanged(projectId: $projectId) {
      id
    }
  }
`);
