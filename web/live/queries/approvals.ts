import { graphql } from '../document';
import type { Approval, GateResult } from './model-version';
import { gateResultFields } from './models';
import type { Connection, Who } from './shared';

export interface RequestedVersion {
  readonly id: string;
  readonly projectId: string;
  readonly number: number;
  readonly description: string | null;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly environmentDigest: string | null;
  readonly gatesDigest: string | null;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly requestedBy: Who | null;
  readonly run: { readonly id: string; readonly name: string } | null;
  readonly datasetVersions: readonly { readonly id: string; readonly number: number; readonly rowCount: number; readonly dataset: { readonly id: string; readonly name: string }; readonly quality: { readonly passed: boolean } }[];
  readonly gateResults: readonly GateResult[];
  readonly approvals: readonly (Pick<Approval, 'id' | 'decision' | 'at' | 'reason' | 'actor'> & { readonly expiresAt: string | null; readonly counts: boolean; readonly voidReason: string | null })[];
  readonly model: { readonly id: string; readonly name: string; readonly approvalPolicy: { readonly approvalDays: number; readonly digest: string } };
}

export interface Champion {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly environmentDigest: string | null;
  readonly createdAt: string;
  readonly datasetVersions: RequestedVersion['datasetVersions'];
}

/** One number of an evaluation; null where it was not measured. */
export interface FigureBeside {
  /** Its path: overall.logLoss. */
  readonly key: string;
  readonly value: number | null;
  readonly champion: number | null;
}

export interface ApprovalRequest {
  readonly mayDecide: boolean;
  /** Why the reader may not decide, each in a sentence. */
  readonly refusals: readonly string[];
  readonly approvalsGiven: number;
  readonly approvalsRequired: number;
  readonly figures: readonly FigureBeside[];
  readonly champion: Champion | null;
  readonly version: RequestedVersion;
}

const dataFields = /* GraphQL */ `
  datasetVersions {
    id
    number
    rowCount
    dataset {
      id
      name
    }
    quality {
      passed
    }
  }
`;

export const ApprovalsInbox = graphql<{ readonly approvalsInbox: Connection<ApprovalRequest> }, { readonly projectId: string; readonly first: number }>(`
  query ApprovalsInbox($projectId: ID!, $first: Int!) {
    approvalsInbox(projectId: $projectId, first: $first) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        mayDecide
        refusals
        approvalsGiven
        approvalsRequired
        figures {
          key
          value
          champion
        }
        champion {
          id
          number
          digest
          sizeBytes
          environmentDigest
          createdAt
          ${dataFields}
        }
        version {
          id
          projectId
          number
          description
          digest
          sizeBytes
          environmentDigest
          gatesDigest
          createdAt
          createdBy {
            id
            name
          }
          requestedBy {
            id
            name
          }
          run {
            id
            name
          }
          ${dataFields}
          gateResults {
            ${gateResultFields}
          }
          approvals {
            id
            decision
            at
            reason
            actor {
              id
              name
            }
            expiresAt
            counts
            voidReason
          }
          model {
            id
            name
            approvalPolicy {
              approvalDays
              digest
            }
          }
        }
      }
    }
  }
`);
