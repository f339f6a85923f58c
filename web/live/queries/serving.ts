import { graphql } from '../document';
import { rolloutFields, type RolloutItem } from './rollouts';
import { pageFields, type Connection, type IdVariables, type PageVariables, type Who } from './shared';

export interface VersionName {
  readonly id: string;
  readonly number: number;
  readonly model: { readonly id: string; readonly name: string };
}

export interface EndpointItem {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly predictionCount: number;
  readonly model: { readonly id: string; readonly name: string } | null;
  readonly champion: { readonly id: string; readonly modelVersion: VersionName | null } | null;
  readonly rollout: { readonly id: string; readonly status: string; readonly trafficPercent: number } | null;
}

const endpointFields = /* GraphQL */ `
  id
  name
  createdAt
  createdBy {
    id
    name
  }
  predictionCount
  model {
    id
    name
  }
  champion {
    id
    modelVersion {
      id
      number
      model {
        id
        name
      }
    }
  }
`;

export const Endpoints = graphql<{ readonly endpoints: Connection<EndpointItem> }, PageVariables>(`
  query Endpoints($projectId: ID!, $first: Int, $after: String) {
    endpoints(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ${endpointFields}
        rollout {
          id
          status
          trafficPercent
        }
      }
      ${pageFields}
    }
  }
`);

export interface VariantItem {
  readonly id: string;
  readonly trafficPercent: number;
  readonly state: 'EXTERNAL' | 'LOADING' | 'READY' | 'ASLEEP' | 'FAILED' | 'RETIRED';
  readonly digest: string;
  readonly createdAt: string;
  readonly retiredAt: string | null;
  /** Null at an endpoint that answers elsewhere, while nobody said which version that is. */
  readonly modelVersion: (VersionName & { readonly inputs: readonly { readonly name: string; readonly datatype: string; readonly shape: readonly number[] }[] }) | null;
  readonly statistics: { readonly requests: number; readonly errors: number; readonly predictions: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number };
}

export interface EndpointDetail extends Omit<EndpointItem, 'rollout'> {
  readonly projectId: string;
  readonly variants: readonly VariantItem[];
  readonly rollout: RolloutItem | null;
  readonly rollouts: Connection<RolloutItem>;
}

export const EndpointById = graphql<{ readonly endpoint: EndpointDetail | null }, IdVariables>(`
  query EndpointById($id: ID!) {
    endpoint(id: $id) {
      ${endpointFields}
      projectId
      variants {
        id
        trafficPercent
        state
        digest
        createdAt
        retiredAt
        modelVersion {
          id
          number
          model {
            id
            name
          }
          inputs {
            name
            datatype
            shape
          }
        }
        statistics {
          requests
          errors
          predictions
          p50Ms
          p95Ms
          p99Ms
        }
      }
      rollout {
        ${rolloutFields}
      }
      rollouts(first: 20) {
        nodes {
          ${rolloutFields}
        }
        ${pageFields}
      }
    }
  }
`);

export const EndpointChanged = graphql<{ readonly endpointChanged: { readonly id: string } }, { readonly projectId: string }>(`
  subscription EndpointChanged($projectId: ID!) {
    endpointChanged(projectId: $projectId) {
      id
    }
  }
`);

export const VariantById = graphql<{ readonly variant: { readonly id: string; readonly endpoint: { readonly id: string } } | null }, IdVariables>(`
  query VariantById($id: ID!) {
    variant(id: $id) {
      id
      endpoint {
        id
      }
    }
  }
`);
