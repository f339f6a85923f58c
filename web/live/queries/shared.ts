import type { Connection } from '../use-pages';

/** Who did something. */
export interface Who {
  readonly id: string;
  readonly name: string;
}

export interface PageVariables {
  readonly projectId: string;
  readonly first?: number;
  readonly after?: string | null;
}

export interface IdVariables {
  readonly id: string;
}

export type { Connection };

/** What every list asks about itself. */
export const pageFields = /* GraphQL */ `
  totalCount
  pageInfo {
    hasNextPage
    endCursor
  }
`;
