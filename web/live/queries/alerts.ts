import { graphql } from '../document';
import { pageFields, type Connection, type IdVariables, type Who } from './shared';

export interface AlertItem {
  readonly id: string;
  readonly kind: string;
  readonly message: string;
  readonly status: 'OPEN' | 'ACKNOWLEDGED' | 'RESOLVED';
  readonly raisedAt: string;
  readonly windowEnd: string;
  readonly value: number;
  readonly threshold: number;
  readonly endpoint: { readonly id: string; readonly name: string };
}

const alertFields = /* GraphQL */ `
  id
  kind
  message
  status
  raisedAt
  windowEnd
  value
  threshold
  endpoint {
    id
    name
  }
`;

export const OpenAlertCount = graphql<{ readonly alerts: { readonly totalCount: number } | null }, { readonly projectId: string }>(`
  query OpenAlertCount($projectId: ID!) {
    alerts(projectId: $projectId, status: OPEN, first: 1) {
      totalCount
    }
  }
`);

export const AlertRaised = graphql<{ readonly alertRaised: { readonly id: string } }, { readonly projectId: string }>(`
  subscription AlertRaised($projectId: ID!) {
    alertRaised(projectId: $projectId) {
      id
    }
  }
`);

export const Alerts = graphql<{ readonly alerts: Connection<AlertItem> }, { readonly projectId: string; readonly first?: number; readonly after?: string | null }>(`
  query Alerts($projectId: ID!, $first: Int, $after: String) {
    alerts(projectId: $projectId, first: $first, after: $after) {
      nodes {
        ${alertFields}
      }
      ${pageFields}
    }
  }
`);

export interface AlertData {
  readonly alert:
    | (AlertItem & {
        readonly projectId: string;
        readonly acknowledgedBy: Who | null;
        readonly resolvedAt: string | null;
        readonly resolution: string | null;
        readonly monitor: { readonly id: string; readonly kind: string; readonly windowDays: number; readonly minimumCount: number; readonly description: string };
      })
    | null;
}

export const AlertById = graphql<AlertData, IdVariables>(`
  query AlertById($id: ID!) {
    alert(id: $id) {
      ${alertFields}
      projectId
      acknowledgedBy {
        id
        name
      }
      resolvedAt
      resolution
      monitor {
        id
        kind
        windowDays
        minimumCount
        description
      }
    }
  }
`);

export const AcknowledgeAlert = graphql<{ readonly acknowledgeAlert: { readonly id: string; readonly status: string } }, IdVariables>(`
  mutation AcknowledgeAlert($id: ID!) {
    acknowledgeAlert(id: $id) {
      id
      status
    }
  }
`);

export const ResolveAlert = graphql<{ readonly resolveAlert: { readonly id: string; readonly status: string } }, IdVariables & { readonly reason: string }>(`
  mutation ResolveAlert($id: ID!, $reason: String!) {
    resolveAlert(id: $id, reason: $reason) {
      id
      status
    }
  }
`);
