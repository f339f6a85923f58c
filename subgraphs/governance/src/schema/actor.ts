import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, Connection } from '@cairn/subgraph';
import type { Permission as PermissionName } from '@cairn/core';
import type { ActorRecord, ApiKey, Project, PublicKey, RoleDefinition, RoleGrant, Session } from '../domain/access/actor.js';
import { isRole } from '../domain/access/identity.js';

export enum ActorKind {
  PERSON = 'person',
  SERVICE = 'service',
}
registerEnumType(ActorKind, { name: 'ActorKind', description: 'A person, or a program that acts on its own account.' });

export enum Role {
  VIEWER = 'viewer',
  SCIENTIST = 'scientist',
  ENGINEER = 'engineer',
  APPROVER = 'approver',
  AUDITOR = 'auditor',
  ADMIN = 'admin',
  VENDOR = 'vendor',
  CUSTOM = 'custom',
}
registerEnumType(Role, { name: 'Role', description: 'What an actor is granted in a project. CUSTOM: a role that the project or the installation defined.' });

export enum Permission {
  READ = 'read',
  COMMENT = 'comment',
  LOG = 'log',
  OPERATE = 'operate',
  APPROVE = 'approve',
  AUDIT = 'audit',
  ADMINISTER = 'administer',
}
registerEnumType(Permission, { name: 'Permission', description: 'What a role lets its holder do: see, write notes, write runs and data, run endpoints, decide on versions, read the audit trail, administer.' });

@ObjectType('Project', { description: 'The tenant that every node belongs to.' })
@Directive('@key(fields: "id")')
@Access('signedIn')
export class ProjectType {
  @Field(() => ID, { description: 'prj_…' })
  id!: string;

  @Field(() => String, { description: 'Unique.' })
  name!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;
}

@ObjectType('RoleGrant', { description: 'A role in a project.' })
@Access('signedIn')
export class RoleGrantType {
  @Field(() => Role, { description: 'The role.' })
  role!: Role;

  @Field(() => String, { nullable: true, description: 'The name of a CUSTOM role.' })
  customRole?: string | undefined;

  @Field(() => [Permission], { description: 'What it lets its holder do.' })
  permissions!: Permission[];

  @Field(() => ID, { description: 'The project, or * for all.' })
  projectId!: string;

  @Field(() => Date, { description: 'When it was granted.' })
  grantedAt!: Date;
}

@ObjectType('RoleDefinition', { description: 'A role that a project, or the whole installation, defined for itself.' })
@Access('signedIn')
export class RoleDefinitionType {
  @Field(() => ID, { description: 'The project, or * for all.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique in its project.' })
  name!: string;

  @Field(() => [Permission], { description: 'What it lets its holders do.' })
  permissions!: Permission[];

  @Field(() => Date, { description: 'When it was defined as it is.' })
  definedAt!: Date;
}

@ObjectType('PublicKey', { description: 'The public half of a key pair by which a service account proves itself (RFC 7523).' })
@Access('signedIn')
export class PublicKeyType {
  @Field(() => ID, { description: 'pky_…' })
  id!: string;

  @Field(() => String, { description: 'What it is for.' })
  name!: string;

  @Field(() => String, { description: 'Of the key (RFC 7638), with SHA-256.' })
  thumbprint!: string;

  @Field(() => Date, { description: 'When it was registered.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt?: Date | undefined;

  @Field(() => Date, { nullable: true, description: 'When a token was last issued for it.' })
  lastUsedAt?: Date | undefined;
}

@ObjectType('ApiKey', { description: 'A credential of an actor. Its secret is not kept.' })
@Access('signedIn')
export class ApiKeyType {
  @Field(() => ID, { description: 'key_…' })
  id!: string;

  @Field(() => String, { description: 'What it is for.' })
  name!: string;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => [ID], { nullable: true, description: "The only projects that it is good for; null for all of its actor's." })
  projectIds?: string[] | undefined;

  @Field(() => [Permission], { nullable: true, description: 'All that it lets its holder do, where its actor may; null for whatever that is.' })
  permissions?: Permission[] | undefined;

  @Field(() => Date, { nullable: true, description: 'When it stops to work; null for never.' })
  expiresAt?: Date | undefined;

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt?: Date | undefined;

  @Field(() => Date, { nullable: true, description: 'When it was last used, to within half a minute.' })
  lastUsedAt?: Date | undefined;
}

@ObjectType('Session', { description: 'Somebody signed in at the portal.' })
@Access('signedIn')
export class SessionType {
  @Field(() => ID, { description: 'ses_…' })
  id!: string;

  @Field(() => Date, { description: 'When it began.' })
  createdAt!: Date;

  @Field(() => Date, { description: 'When it ends by itself.' })
  expiresAt!: Date;

  @Field(() => Date, { description: 'When it was last used, to within half a minute.' })
  lastUsedAt!: Date;

  @Field(() => String, { nullable: true, description: 'What the browser said that it is: not to be relied on. At most 200 characters.' })
  userAgent?: string | undefined;
}

@ObjectType('NewApiKey', { description: 'A key and its text, which is shown this once.' })
@Access('signedIn')
export class NewApiKey {
  @Field(() => ApiKeyType, { description: 'The key.' })
  apiKey!: ApiKeyType;

  @Field(() => String, { description: 'What to send as Authorization: Bearer.' })
  secret!: string;
}

@ObjectType('Actor', { description: 'A person or a service account.' })
@Directive('@key(fields: "id")')
@Access('signedIn')
export class ActorType {
  @Field(() => ID, { description: 'act_…' })
  id!: string;

  @Field(() => String, { description: 'Unique.' })
  name!: string;

  @Field(() => ActorKind, { description: 'A person or a program.' })
  kind!: ActorKind;

  @Field(() => ID, { nullable: true, description: 'Who answers for a service account; null for a person.' })
  ownerId?: string | undefined;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;
}

@ObjectType({ description: 'One page of actors, newest first.' })
@Access('signedIn')
export class ActorConnection extends Connection(() => ActorType) {}

export function showActor(actor: ActorRecord): ActorType {
  return { ...actor, kind: actor.kind as ActorKind };
}

export function showProject(project: Project): ProjectType {
  return project;
}

export function showGrant({ role, permissions, projectId, grantedAt }: RoleGrant): RoleGrantType {
  const known = isRole(role) ? { role: role as Role } : { role: Role.CUSTOM, customRole: role };
  return { ...known, permissions: shown(permissions), projectId, grantedAt };
}

export function showRole(role: RoleDefinition): RoleDefinitionType {
  return { ...role, permissions: shown(role.permissions) };
}

export function showKey(key: ApiKey): ApiKeyType {
  return { ...key, projectIds: key.projectIds && [...key.projectIds], permissions: key.permissions && shown(key.permissions) };
}

export function showPublicKey(key: PublicKey): PublicKeyType {
  return key;
}

function shown(permissions: readonly PermissionName[]): Permission[] {
  return permissions as readonly string[] as Permission[];
}

export function showSession(session: Session): SessionType {
  return session;
}
