import { graphql } from '../document';
import { pageFields, type Connection, type IdVariables, type Who } from './shared';

export interface PredictionItem {
  readonly id: string;
  readonly observedAt: string;
  readonly servedAt: string;
  readonly latencyMs: number;
  readonly features: unknown;
  readonly outputs: unknown;
  readonly score: number | null;
  readonly trafficPercent: number;
  readonly caller: Who;
  readonly modelVersion: { readonly id: string; readonly number: number } | null;
  readonly label: { readonly value: number; readonly at: string; readonly recordedAt: string } | null;
}

const predictionFields = /* GraphQL */ `
  id
  observedAt
  servedAt
  latencyMs
  features
  outputs
  score
  trafficPercent
  caller {
    id
    name
  }
  modelVersion {
    id
    number
  }
  label {
    value
    at
    recordedAt
  }
`;

export const Predictions = graphql<{ readonly predictions: Connection<PredictionItem> }, { readonly endpointId: string; readonly first?: number; readonly after?: string | null }>(`
  query Predictions($endpointId: ID!, $first: Int, $after: String) {
    predictions(endpointId: $endpointId, first: $first, after: $after) {
      nodes {
        ${predictionFields}
      }
      ${pageFields}
    }
  }
`);

export interface PredictionDetail extends PredictionItem {
  readonly projectId: string;
  readonly eventId: string | null;
  readonly endpoint: { readonly id: string; readonly name: string };
  readonly variant: { readonly id: string };
  readonly rollout: { readonly id: string; readonly status: string } | null;
  readonly rolloutStep: { readonly index: number; readonly trafficPercent: number } | null;
}

export const PredictionById = graphql<{ readonly prediction: PredictionDetail | null }, IdVariables>(`
  query PredictionById($id: ID!) {
    prediction(id: $id) {
      ${predictionFields}
      projectId
      eventId
      endpoint {
        id
        name
      }
      variant {
        id
      }
      rollout {
        id
        status
      }
      rolloutStep {
        index
        trafficPercent
      }
    }
  }
`);
