import { graphql } from '../document';
import { pageFields, type Connection, type Who } from './shared';

export interface AuditItem {
  /** The same as the event's: rows of lists have an id. */
  readonly id: string;
  readonly index: number;
  readonly eventId: string;
  readonly type: string;
  readonly at: string;
  readonly actor: Who;
  readonly nodeId: string;
  readonly causeId: string | null;
}

const entryFields = /* GraphQL */ `
  id: eventId
  index
  eventId
  type
  at
  actor {
    id
    name
  }
  nodeId
  causeId
`;

export interface AuditVariables {
  readonly projectId?: string;
  readonly actorId?: string;
  readonly type?: string;
  readonly nodeId?: string;
  readonly from?: string;
  readonly to?: string;
  readonly first?: number;
  readonly after?: string | null;
}

export const AuditEntries = graphql<{ readonly auditEntries: Connection<AuditItem> }, AuditVariables>(`
  query AuditEntries($projectId: ID, $actorId: ID, $type: String, $nodeId: ID, $from: DateTimeISO, $to: DateTimeISO, $first: Int, $after: String) {
    auditEntries(projectId: $projectId, actorId: $actorId, type: $type, nodeId: $nodeId, from: $from, to: $to, first: $first, after: $after) {
      nodes {
        ${entryFields}
      }
      ${pageFields}
    }
  }
`);

export const AuditEntryRecorded = graphql<{ readonly auditEntryRecorded: { readonly eventId: string; readonly type: string } }, { readonly projectId?: string }>(`
  subscription AuditEntryRecorded($projectId: ID) {
    auditEntryRecorded(projectId: $projectId) {
      eventId
      type
    }
  }
`);

export interface AuditEntryData {
  readonly auditEntry:
    | (AuditItem & {
        readonly projectId: string | null;
        readonly requestId: string;
        readonly payload: unknown;
        readonly links: readonly { readonly from: string; readonly to: string; readonly relation: string }[];
        readonly leafHash: string;
        readonly canonicalText: string;
        readonly cause: { readonly eventId: string; readonly type: string; readonly at: string; readonly nodeId: string } | null;
      })
    | null;
}

export const AuditEntryById = graphql<AuditEntryData, { readonly eventId: string }>(`
  query AuditEntryById($eventId: ID!) {
    auditEntry(eventId: $eventId) {
      ${entryFields}
      projectId
      requestId
      payload
      links
      leafHash
      canonicalText
      cause {
        eventId
        type
        at
        nodeId
      }
    }
  }
`);

export const Checkpoint = graphql<{ readonly checkpoint: { readonly treeSize: number; readonly rootHash: string; readonly at: string; readonly note: string; readonly verifierKey: string } | null }>(`
  query Checkpoint {
    checkpoint {
      treeSize
      rootHash
      at
      note
      verifierKey
    }
  }
`);

export const InclusionProof = graphql<{ readonly inclusionProof: { readonly path: readonly string[]; readonly treeSize: number } }, { readonly index: number; readonly treeSize: number }>(`
  query InclusionProof($index: Float!, $treeSize: Float!) {
    inclusionProof(index: $index, treeSize: $treeSize) {
      path
      treeSize
    }
  }
`);

export interface RoleGrant {
  readonly role: string;
  /** The name of a CUSTOM role. */
  readonly customRole: string | null;
  readonly permissions: readonly string[];
  readonly projectId: string;
  readonly grantedAt: string;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly kind: 'PERSON' | 'SERVICE';
  /** Who answers for a service account; null for a person. */
  readonly ownerId: string | null;
  readonly createdAt: string;
  readonly roles: readonly RoleGrant[];
}

export const Members = graphql<{ readonly actors: Connection<Member> }, { readonly first?: number; readonly after?: string | null }>(`
  query Members($first: Int, $after: String) {
    actors(first: $first, after: $after) {
      nodes {
        id
        name
        kind
        ownerId
        createdAt
        roles {
          role
          customRole
          permissions
          projectId
          grantedAt
        }
      }
      ${pageFields}
    }
  }
`);

/** Keys that sign checkpoints, or did, in the order in which they took over. */
export const SigningKeys = graphql<{ readonly signingKeys: readonly { readonly number: number; readonly verifierKey: string; readonly at: string; readonly handover: string | null }[] }>(`
  query SigningKeys {
    signingKeys {
      number
      verifierKey
      at
      handover
    }
  }
`);

export interface WitnessItem {
  readonly name: string;
  /** Entries of the newest checkpoint that it has; null before the first. */
  readonly treeSize: number | null;
  readonly at: string | null;
  /** Why it could not take the one after. */
  readonly error: string | null;
}

/** Where checkpoints are taken to; only administrators of the installation may ask. */
export const Witnesses = graphql<{ readonly witnesses: readonly WitnessItem[] }>(`
  query Witnesses {
    witnesses {
      name
      treeSize
      at
      error
    }
  }
`);
