import { graphql } from '../document';
import { pageFields, type Connection, type IdVariables, type PageVariables, type Who } from './shared';

export type VersionStatus = 'REGISTERED' | 'BLOCKED' | 'AWAITING_APPROVAL' | 'APPROVED' | 'REJECTED';

export interface ModelItem {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly champion: { readonly id: string; readonly number: number; readonly createdAt: string } | null;
  readonly versions: { readonly totalCount: number };
}

export const Models = graphql<{ readonly models: Connection<ModelItem> }, PageVariables>(`
  query Models($projectId: ID!, $first: Int, $after: String) {
    models(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        name
        description
        createdAt
        createdBy {
          id
          name
        }
        champion {
          id
          number
          createdAt
        }
        versions(first: 1) {
          totalCount
        }
      }
      ${pageFields}
    }
  }
`);

export interface ModelVersionItem {
  readonly id: string;
  readonly number: number;
  readonly status: VersionStatus;
  readonly description: string | null;
  readonly digest: string;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly aliases: readonly string[];
  readonly evaluation: unknown;
  readonly model: { readonly id: string; readonly name: string };
}

export const modelVersionFields = /* GraphQL */ `
  id
  number
  status
  description
  digest
  createdAt
  createdBy {
    id
    name
  }
  aliases
  evaluation
  model {
    id
    name
  }
`;

export interface GateItem {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly query: string;
  readonly predicate: string;
  readonly version: number;
  readonly digest: string;
}

const gateFields = /* GraphQL */ `
  id
  name
  description
  query
  predicate
  version
  digest
`;

/** What a gate said, with the gate and with what it looked at. */
export const gateResultFields = /* GraphQL */ `
  id
  passed
  inputs
  explanation
  evaluatedAt
  gate {
    ${gateFields}
  }
`;

export interface ModelData {
  readonly model:
    | {
        readonly id: string;
        readonly projectId: string;
        readonly name: string;
        readonly description: string | null;
        readonly createdAt: string;
        readonly createdBy: Who;
        readonly champion: { readonly id: string; readonly number: number } | null;
        readonly aliases: readonly { readonly name: string; readonly movedAt: string; readonly movedBy: Who; readonly version: { readonly id: string; readonly number: number } }[];
        readonly gates: readonly GateItem[];
        readonly versions: Connection<ModelVersionItem>;
      }
    | null;
}

export const ModelById = graphql<ModelData, IdVariables & { readonly first?: number; readonly after?: string | null }>(`
  query ModelById($id: ID!, $first: Int, $after: String) {
    model(id: $id) {
      id
      projectId
      name
      description
      createdAt
      createdBy {
        id
        name
      }
      champion {
        id
        number
      }
      aliases {
        name
        movedAt
        movedBy {
          id
          name
        }
        version {
          id
          number
        }
      }
      gates {
        ${gateFields}
      }
      versions(first: $first, after: $after) {
        nodes {
          ${modelVersionFields}
        }
        ${pageFields}
      }
    }
  }
`);

export const ModelVersionChanged = graphql<{ readonly modelVersionChanged: { readonly id: string; readonly status: VersionStatus } }, { readonly projectId: string }>(`
  subscription ModelVersionChanged($projectId: ID!) {
    modelVersionChanged(projectId: $projectId) {
      id
      status
    }
  }
`);
