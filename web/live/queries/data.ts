import { graphql } from '../document';
import { pageFields, type Connection, type IdVariables, type PageVariables, type Who } from './shared';

export interface DatasetItem {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly latestVersion: { readonly id: string; readonly number: number; readonly rowCount: number; readonly createdAt: string; readonly quality: { readonly passed: boolean } } | null;
}

const datasetFields = /* GraphQL */ `
  id
  name
  description
  createdAt
  createdBy {
    id
    name
  }
  latestVersion {
    id
    number
    rowCount
    createdAt
    quality {
      passed
    }
  }
`;

export const Datasets = graphql<{ readonly datasets: Connection<DatasetItem> }, PageVariables>(`
  query Datasets($projectId: ID!, $first: Int, $after: String) {
    datasets(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ${datasetFields}
      }
      ${pageFields}
    }
  }
`);

export interface VersionItem {
  readonly id: string;
  readonly number: number;
  readonly rowCount: number;
  readonly sizeBytes: number;
  readonly digest: string;
  readonly format: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly createdBy: Who;
}

const versionFields = /* GraphQL */ `
  id
  number
  rowCount
  sizeBytes
  digest
  format
  description
  createdAt
  createdBy {
    id
    name
  }
`;

export const DatasetById = graphql<{ readonly dataset: (DatasetItem & { readonly projectId: string; readonly versions: Connection<VersionItem> }) | null }, IdVariables & { readonly first?: number; readonly after?: string | null }>(`
  query DatasetById($id: ID!, $first: Int, $after: String) {
    dataset(id: $id) {
      ${datasetFields}
      projectId
      versions(first: $first, after: $after) {
        nodes {
          ${versionFields}
        }
        ${pageFields}
      }
    }
  }
`);

export interface FeatureViewItem {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly features: readonly string[];
  readonly createdAt: string;
  readonly createdBy: Who;
}

const featureViewFields = /* GraphQL */ `
  id
  name
  version
  digest
  features
  createdAt
  createdBy {
    id
    name
  }
`;

export const FeatureViews = graphql<{ readonly featureViews: Connection<FeatureViewItem> }, PageVariables>(`
  query FeatureViews($projectId: ID!, $first: Int, $after: String) {
    featureViews(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ${featureViewFields}
      }
      ${pageFields}
    }
  }
`);

export interface FeatureViewData {
  readonly featureView:
    | (FeatureViewItem & {
        readonly projectId: string;
        readonly definitions: unknown;
        readonly fittedOn: { readonly id: string; readonly number: number; readonly dataset: { readonly id: string; readonly name: string } } | null;
      })
    | null;
}

export const FeatureViewById = graphql<FeatureViewData, IdVariables>(`
  query FeatureViewById($id: ID!) {
    featureView(id: $id) {
      ${featureViewFields}
      projectId
      definitions
      fittedOn {
        id
        number
        dataset {
          id
          name
        }
      }
    }
  }
`);
