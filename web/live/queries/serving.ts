import { graphql } from '../document';
import { rolloutFields, type RolloutItem } from './rollouts';
import { pageFields, type Connection, type IdVariables, type PageVariables, type Who } from './shared';

export interface VersionName {
  readonly id: string;
  readonly number: number;
  readonly model: { readonly id: string; readonly name: string };
}

export interface Unlogged {
  readonly count: number;
  readonly reason: string;
  readonly from: string;
  /** Null while it lasts. */
  readonly to: string | null;
}

export interface EndpointItem {
  readonly id: string;
  readonly name: string;
  readonly kind: 'SERVED' | 'EXTERNAL';
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly predictionCount: number;
  /** What it answered without logging it; null when there is nothing of that. */
  readonly unlogged: Unlogged | null;
  readonly model: { readonly id: string; readonly name: string } | null;
  readonly champion: { readonly id: string; readonly modelVersion: VersionName | null } | null;
  readonly rollout: { readonly id: string; readonly status: string; readonly strategy: string; readonly trafficPercent: number; readonly shadowPercent: number } | null;
}

const endpointFields = /* GraphQL */ `
  id
  name
  kind
  createdAt
  createdBy {
    id
    name
  }
  predictionCount
  unlogged {
    count
    reason
    from
    to
  }
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
          strategy
          trafficPercent
          shadowPercent
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
  readonly modelVersion: (VersionName & { readonly inputs: readonly { readonly name: string; readonly datatype: string; readonly shape: readonly number[] }[]; readonly outputs: readonly { readonly name: string }[] }) | null;
  readonly statistics: { readonly requests: number; readonly errors: number; readonly predictions: number; readonly copies: number; readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number };
}

/** How an endpoint is served, and what is kept of its answers. */
export interface EndpointSettings {
  readonly replicas: { readonly minimum: number; readonly maximum: number; readonly idleMs: number; readonly scaleUpAfterMs: number };
  readonly deadlineMs: number;
  readonly memoryBytes: number;
  readonly queueLimit: number;
  readonly nonFinite: 'REFUSE' | 'ACCEPT';
  readonly log: { readonly sampleRatio: number; readonly redactedFeatures: readonly string[]; readonly retentionDays: number | null; readonly whenFull: 'REFUSE' | 'SERVE_UNLOGGED' };
}

const settingsFields = /* GraphQL */ `
  settings {
    replicas {
      minimum
      maximum
      idleMs
      scaleUpAfterMs
    }
    deadlineMs
    memoryBytes
    queueLimit
    nonFinite
    log {
      sampleRatio
      redactedFeatures
      retentionDays
      whenFull
    }
  }
`;

export interface EndpointDetail extends Omit<EndpointItem, 'rollout'> {
  readonly projectId: string;
  readonly settings: EndpointSettings;
  readonly variants: readonly VariantItem[];
  readonly rollout: RolloutItem | null;
  readonly rollouts: Connection<RolloutItem>;
}

export const EndpointById = graphql<{ readonly endpoint: EndpointDetail | null }, IdVariables>(`
  query EndpointById($id: ID!) {
    endpoint(id: $id) {
      ${endpointFields}
      projectId
      ${settingsFields}
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
          outputs {
            name
          }
        }
        statistics {
          requests
          errors
          predictions
          copies
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

/** What one variant did in one span of time. */
export interface TrafficSpan {
  readonly variantId: string;
  readonly from: string;
  readonly requests: number;
  readonly errors: number;
  /** Null where all failed. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
}

export interface EndpointTraffic {
  readonly spanSeconds: number;
  readonly spans: readonly TrafficSpan[];
}

export const TrafficOf = graphql<{ readonly endpoint: { readonly id: string; readonly traffic: EndpointTraffic } | null }, IdVariables & { readonly minutes: number }>(`
  query TrafficOf($id: ID!, $minutes: Int!) {
    endpoint(id: $id) {
      id
      traffic(minutes: $minutes) {
        spanSeconds
        spans {
          variantId
          from
          requests
          errors
          p50Ms
          p95Ms
          p99Ms
        }
      }
    }
  }
`);

export const ConfigureEndpoint = graphql<{ readonly configureEndpoint: { readonly id: string; readonly settings: EndpointSettings } }, IdVariables & { readonly settings: object }>(`
  mutation ConfigureEndpoint($id: ID!, $settings: EndpointSettingsInput!) {
    configureEndpoint(id: $id, settings: $settings) {
      id
      ${settingsFields}
    }
  }
`);
