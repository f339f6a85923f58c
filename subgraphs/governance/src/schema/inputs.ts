import { ArgsType, Field, Float, ID, InputType } from 'type-graphql';
import { PageArgs } from '@cairn/subgraph';
import { GraphQLJSON } from 'graphql-scalars';
import { ActorKind, Permission, Role } from './actor.js';

@ArgsType()
export class AuditEntriesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only entries of this project.' })
  projectId?: string;

  @Field(() => ID, { nullable: true, description: 'Only what this actor did.' })
  actorId?: string;

  @Field(() => String, { nullable: true, description: 'Only entries of this type, such as run.ended.' })
  type?: string;

  @Field(() => ID, { nullable: true, description: 'Only entries about this node.' })
  nodeId?: string;

  @Field(() => Date, { nullable: true, description: 'Not before.' })
  from?: Date;

  @Field(() => Date, { nullable: true, description: 'Before.' })
  to?: Date;
}

@ArgsType()
export class AuditEntryArgs {
  @Field(() => Float, { nullable: true, description: 'Place in the log.' })
  index?: number;

  @Field(() => ID, { nullable: true, description: 'evt_…' })
  eventId?: string;
}

@ArgsType()
export class InclusionArgs {
  @Field(() => Float, { description: 'Index of the entry.' })
  index!: number;

  @Field(() => Float, { nullable: true, description: 'Size of the tree; that of the newest checkpoint when absent.' })
  treeSize?: number;
}

@ArgsType()
export class ConsistencyArgs {
  @Field(() => Float, { description: 'Size of the earlier tree.' })
  from!: number;

  @Field(() => Float, { description: 'Size of the later tree.' })
  to!: number;
}

@InputType({ description: 'A new project.' })
export class CreateProjectInput {
  @Field(() => String, { description: 'Unique; 1 to 100 letters, digits, spaces and . , : _ @ ( ) + -.' })
  name!: string;
}

@InputType({ description: 'A new person or service account.' })
export class CreateActorInput {
  @Field(() => String, { description: 'Unique; 1 to 100 letters, digits, spaces and . , : _ @ ( ) + -.' })
  name!: string;

  @Field(() => ActorKind, { description: 'A person or a program.' })
  kind!: ActorKind;

  @Field(() => ID, { nullable: true, description: 'Who answers for a service account; you when absent. A person has none.' })
  ownerId?: string;
}

@InputType({ description: 'A role of a project\'s own.' })
export class DefineRoleInput {
  @Field(() => ID, { description: 'The project, or * for all.' })
  projectId!: string;

  @Field(() => String, { description: 'A small letter with up to 39 small letters, digits and - behind it; none of the platform\'s own roles.' })
  name!: string;

  @Field(() => [Permission], { description: 'What it lets its holders do: one or more, none that you do not hold.' })
  permissions!: Permission[];
}

@InputType({ description: 'The public half of a key pair.' })
export class RegisterPublicKeyInput {
  @Field(() => ID, { description: 'The service account.' })
  actorId!: string;

  @Field(() => String, { description: 'What it is for.' })
  name!: string;

  @Field(() => GraphQLJSON, { description: 'A JWK (RFC 7517) of an Ed25519, P-256, P-384, P-521 or RSA key (2,048 bits or more), without its private part.' })
  jwk!: Record<string, unknown>;
}

@InputType({ description: 'A role in a project.' })
export class RoleGrantInput {
  @Field(() => ID, { description: 'The actor.' })
  actorId!: string;

  @Field(() => ID, { description: 'The project, or * for all.' })
  projectId!: string;

  @Field(() => Role, { description: 'The role.' })
  role!: Role;

  @Field(() => String, { nullable: true, description: 'The name of the role when `role` is CUSTOM.' })
  customRole?: string;
}

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => ID, { description: 'Whose it shall be.' })
  actorId!: string;

  @Field(() => String, { description: 'What it is for.' })
  name!: string;

  @Field(() => [ID], { nullable: true, description: 'The only projects that it shall be good for, 1 to 100; all of its actor\'s when absent.' })
  projectIds?: string[];

  @Field(() => [Permission], { nullable: true, description: 'All that it shall let its holder do, where its actor may; whatever that is when absent.' })
  permissions?: Permission[];

  @Field(() => Date, { nullable: true, description: 'When it shall stop to work; in 90 days when absent.' })
  expiresAt?: Date;

  @Field(() => Boolean, { nullable: true, description: 'True: it works until it is revoked. Not together with `expiresAt`.' })
  neverExpires?: boolean;
}

@InputType({ description: 'A part of the audit trail: all of a project, or of it what concerns one model, one endpoint or one actor.' })
export class CreateExportInput {
  @Field(() => ID, { description: 'The project; * is the whole installation.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'Only entries about this model, its versions, and what lies up- and downstream of them.' })
  modelId?: string;

  @Field(() => ID, { nullable: true, description: 'Only entries about this endpoint, and what lies up- and downstream of it.' })
  endpointId?: string;

  @Field(() => ID, { nullable: true, description: 'Only entries by or about this person or service account.' })
  actorId?: string;

  @Field(() => Float, { nullable: true, description: 'First index; 0 when absent.' })
  fromIndex?: number;

  @Field(() => Float, { nullable: true, description: 'Index after the last; the end of the log when absent.' })
  toIndex?: number;

  @Field(() => Date, { nullable: true, description: 'Only entries written at this time or later.' })
  from?: Date;

  @Field(() => Date, { nullable: true, description: 'Only entries written before this time.' })
  to?: Date;

  @Field(() => String, { nullable: true, description: 'What it is for, in at most 500 characters; it stands in the manifest.' })
  purpose?: string;
}
