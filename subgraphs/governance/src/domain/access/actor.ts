import type { Permission } from '@cairn/core';

/** A project: the tenant that every node belongs to. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** A person or a service account. */
export interface ActorRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'service';
  /** Who answers for a service account; undefined for a person. */
  readonly ownerId: string | undefined;
  readonly createdAt: Date;
}

/** A role that a project defined for itself, or the installation when `projectId` is `*`. */
export interface RoleDefinition {
  readonly projectId: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly definedAt: Date;
  readonly definedBy: string;
}

/** A role in a project, or in every project when `projectId` is `*`. */
export interface RoleGrant {
  readonly actorId: string;
  readonly projectId: string;
  /** One of the platform's, or the name of one that the project or the installation defined. */
  readonly role: string;
  readonly permissions: readonly Permission[];
  readonly grantedAt: Date;
  readonly grantedBy: string;
}

/** A credential, of which only the hash is kept. */
export interface ApiKey {
  readonly id: string;
  readonly actorId: string;
  readonly name: string;
  /** The only projects that it is good for; undefined for all of its actor's. */
  readonly projectIds: readonly string[] | undefined;
  /** All that it lets its holder do, where its actor may; undefined for whatever that is. */
  readonly permissions: readonly Permission[] | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly revokedAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

/** Somebody signed in at the portal: a cookie, of which only the hash is kept. */
export interface Session {
  readonly id: string;
  readonly actorId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date;
  /** What the browser says that it is: anybody's text. */
  readonly userAgent: string | undefined;
}

/** What a service account proves itself by: the public half of a key pair that only it has. */
export interface PublicKey {
  readonly id: string;
  readonly actorId: string;
  readonly name: string;
  readonly jwk: Readonly<Record<string, unknown>>;
  /** RFC 7638, with SHA-256. */
  readonly thumbprint: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}
