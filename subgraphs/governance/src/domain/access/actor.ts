import type { Role } from '@cairn/core';

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
  readonly createdAt: Date;
}

/** A role in a project, or in every project when `projectId` is `*`. */
export interface RoleGrant {
  readonly actorId: string;
  readonly projectId: string;
  readonly role: Role;
  readonly grantedAt: Date;
  readonly grantedBy: string;
}

/** A credential, of which only the hash is kept. */
export interface ApiKey {
  readonly id: string;
  readonly actorId: string;
  readonly name: string;
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
