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
  readonly requestId: string | null;
  readonly labelKey: string | null;
  /** Inputs whose values are not kept. */
  readonly redacted: readonly string[];
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
  requestId
  labelKey
  redacted
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

/** Which predictions of an endpoint: those that fit all that is given. */
export interface PredictionFilter {
  readonly requestId?: string;
  readonly labelKey?: string;
  readonly modelVersionId?: string;
  readonly minScore?: number;
  readonly maxScore?: number;
  readonly from?: string;
  readonly to?: string;
}

export const Predictions = graphql<{ readonly predictions: Connection<PredictionItem> }, PredictionFilter & { readonly endpointId: string; readonly first?: number; readonly after?: string | null }>(`
  query Predictions($endpointId: ID!, $first: Int, $after: String, $requestId: String, $labelKey: String, $modelVersionId: ID, $minScore: Float, $maxScore: Float, $from: DateTimeISO, $to: DateTimeISO) {
    predictions(endpointId: $endpointId, first: $first, after: $after, requestId: $requestId, labelKey: $labelKey, modelVersionId: $modelVersionId, minScore: $minScore, maxScore: $maxScore, from: $from, to: $to) {
      nodes {
        ${predictionFields}
      }
      ${pageFields}
    }
  }
`);

/** What a candidate answered to a copy, that no caller got. */
export interface ShadowAnswer {
  readonly variantId: string;
  readonly outputs: unknown;
  readonly score: number | null;
  readonly latencyMs: number;
  readonly modelVersion: { readonly id: string; readonly number: number };
}

export interface PredictionDetail extends PredictionItem {
  readonly projectId: string;
  readonly eventId: string | null;
  /** The same for all requests of one sticky key at the endpoint. */
  readonly stickyHash: string | null;
  readonly shadowAnswers: readonly ShadowAnswer[];
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
      stickyHash
      shadowAnswers {
        variantId
        outputs
        score
        latencyMs
        modelVersion {
          id
          number
        }
      }
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
