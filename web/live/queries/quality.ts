import { graphql } from '../document';
import { pageFields, type Connection, type PageVariables, type Who } from './shared';

export interface QualityCheck {
  readonly name: string;
  readonly kind: string;
  readonly column: string | null;
  readonly passed: boolean;
  readonly message: string;
  readonly observed: unknown;
  readonly expected: unknown;
  readonly failures: readonly { readonly row: number; readonly column: string; readonly value: string | null; readonly reason: string }[];
  readonly failureCount: number;
}

export interface QualityReport {
  readonly passed: boolean;
  readonly rowCount: number;
  readonly checks: readonly QualityCheck[];
}

export const qualityFields = /* GraphQL */ `
  quality {
    passed
    rowCount
    checks {
      name
      kind
      column
      passed
      message
      observed
      expected
      failures {
        row
        column
        value
        reason
      }
      failureCount
    }
  }
`;

export interface Refusal {
  readonly id: string;
  readonly dataset: string;
  readonly digest: string;
  readonly message: string;
  readonly refusedAt: string;
  readonly refusedBy: Who;
  readonly quality: QualityReport;
}

export const Refusals = graphql<{ readonly refusals: Connection<Refusal> }, PageVariables>(`
  query Refusals($projectId: ID!, $first: Int, $after: String) {
    refusals(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        dataset
        digest
        message
        refusedAt
        refusedBy {
          id
          name
        }
        ${qualityFields}
      }
      ${pageFields}
    }
  }
`);
