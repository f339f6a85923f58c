import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, Connection } from '@cairn/subgraph';
import type { ActorRecord, ApiKey, Project, RoleGrant, Session } from '../domain/access/actor.js';

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
}
registerEnumType(Role, { name: 'Role', description: 'What an actor is granted in a project.' });

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

  @Field(() => ID, { description: 'The project, or * for all.' })
  projectId!: string;

  @Field(() => Date, { description: 'When it was granted.' })
  grantedAt!: Date;
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

export function showGrant(grant: RoleGrant): RoleGrantType {
  return { ...grant, role: grant.role as Role };
}

export function showKey(key: ApiKey): ApiKeyType {
  return key;
}

export function showSession(session: Session): SessionType {
  return session;
}
