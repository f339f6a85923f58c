import { graphql } from '../document';
import type { IdVariables } from './shared';

export interface ApiKeyItem {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** The only projects that it is good for; null for all of its actor's. */
  readonly projectIds: readonly string[] | null;
  /** All that it lets its holder do; null for whatever its actor may. */
  readonly permissions: readonly string[] | null;
  /** Null for never. */
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface SessionItem {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly lastUsedAt: string;
  /** What the browser said that it is. */
  readonly userAgent: string | null;
}

export interface PublicKeyItem {
  readonly id: string;
  readonly name: string;
  readonly thumbprint: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

/** By what an actor gets in. */
export interface Credentials {
  readonly id: string;
  readonly apiKeys: readonly ApiKeyItem[];
  readonly sessions: readonly SessionItem[];
  readonly publicKeys: readonly PublicKeyItem[];
}

const credentialFields = /* GraphQL */ `
  id
  apiKeys {
    id
    name
    createdAt
    projectIds
    permissions
    expiresAt
    revokedAt
    lastUsedAt
  }
  sessions {
    id
    createdAt
    expiresAt
    lastUsedAt
    userAgent
  }
  publicKeys {
    id
    name
    thumbprint
    createdAt
    revokedAt
    lastUsedAt
  }
`;

export const OwnCredentials = graphql<{ readonly me: Credentials }>(`
  query OwnCredentials {
    me {
      ${credentialFields}
    }
  }
`);

/** Those of the newest 100 actors; empty lists for who administers no installation. */
export const AllCredentials = graphql<{ readonly actors: { readonly nodes: readonly Credentials[] } }>(`
  query AllCredentials {
    actors(first: 100) {
      nodes {
        ${credentialFields}
      }
    }
  }
`);

export interface RoleDefinitionItem {
  /** The project, or * for all. */
  readonly projectId: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly definedAt: string;
}

export const RoleDefinitions = graphql<{ readonly roleDefinitions: readonly RoleDefinitionItem[] }, { readonly projectId: string }>(`
  query RoleDefinitions($projectId: ID!) {
    roleDefinitions(projectId: $projectId) {
      projectId
      name
      permissions
      definedAt
    }
  }
`);

export const RevokeApiKey = graphql<{ readonly revokeApiKey: { readonly id: string } }, IdVariables>(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      id
    }
  }
`);

export const EndSession = graphql<{ readonly endSession: { readonly id: string } }, IdVariables>(`
  mutation EndSession($id: ID!) {
    endSession(id: $id) {
      id
    }
  }
`);
