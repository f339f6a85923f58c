import { graphql } from '../document';
import type { Connection, Who } from './shared';

export interface BreakGlassItem {
  readonly id: string;
  readonly projectId: string;
  readonly state: 'OPEN' | 'ACTIVE' | 'LAPSED' | 'EXPIRED' | 'REVIEWED';
  readonly reason: string;
  /** How long it allows use once it is confirmed. */
  readonly minutes: number;
  readonly openedBy: Who;
  readonly openedAt: string;
  readonly confirmedBy: Who | null;
  readonly confirmedAt: string | null;
  readonly expiresAt: string;
  readonly reviewedBy: Who | null;
  readonly justified: boolean | null;
  readonly finding: string | null;
  readonly modelVersion: { readonly id: string; readonly number: number; readonly model: { readonly id: string; readonly name: string } } | null;
  readonly uses: readonly { readonly use: string; readonly place: string; readonly at: string; readonly actor: Who }[];
}

export const BreakGlasses = graphql<{ readonly breakGlasses: Connection<BreakGlassItem> }, { readonly projectId: string }>(`
  query BreakGlasses($projectId: ID!) {
    breakGlasses(projectId: $projectId, first: 20) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        projectId
        state
        reason
        minutes
        openedBy {
          id
          name
        }
        openedAt
        confirmedBy {
          id
          name
        }
        confirmedAt
        expiresAt
        reviewedBy {
          id
          name
        }
        justified
        finding
        modelVersion {
          id
          number
          model {
            id
            name
          }
        }
        uses {
          use
          place
          at
          actor {
            id
            name
          }
        }
      }
    }
  }
`);

export const ConfirmBreakGlass = graphql<{ readonly confirmBreakGlass: { readonly id: string } }, { readonly id: string }>(`
  mutation ConfirmBreakGlass($id: ID!) {
    confirmBreakGlass(id: $id) {
      id
    }
  }
`);

export const ReviewBreakGlass = graphql<{ readonly reviewBreakGlass: { readonly id: string } }, { readonly input: { readonly id: string; readonly justified: boolean; readonly finding: string } }>(`
  mutation ReviewBreakGlass($input: ReviewBreakGlassInput!) {
    reviewBreakGlass(input: $input) {
      id
    }
  }
`);
