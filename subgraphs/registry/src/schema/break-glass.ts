import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, PageArgs } from '@cairn/subgraph';
import { breakGlassState, type BreakGlass, type BreakGlassUse } from '../domain/break-glass.js';

export enum BreakGlassState {
  OPEN = 'open',
  ACTIVE = 'active',
  LAPSED = 'lapsed',
  EXPIRED = 'expired',
  REVIEWED = 'reviewed',
}
registerEnumType(BreakGlassState, {
  name: 'BreakGlassState',
  description: 'How far a break-glass has come.',
  valuesConfig: {
    OPEN: { description: 'It waits for a second person, and allows nothing.' },
    ACTIVE: { description: 'The version needs no approval now.' },
    LAPSED: { description: 'Nobody confirmed it within an hour; it never allowed anything.' },
    EXPIRED: { description: 'Its time is over, and somebody else must review it.' },
    REVIEWED: { description: 'A third person judged it.' },
  },
});

@ObjectType('BreakGlassUse', { description: 'Something that only a break-glass let through.' })
@Access('signedIn')
export class BreakGlassUseType {
  @Field(() => String, { description: 'deployed, alias or stage.' })
  use!: string;

  @Field(() => String, { description: 'The endpoint, the alias or the stage.' })
  place!: string;

  @Field(() => ActorRef, { description: 'Who used it.' })
  actor!: ActorRef;

  @Field(() => Date, { description: 'When.' })
  at!: Date;
}

@ObjectType('BreakGlass', { description: 'Leave to use one version without approval for a while: two people take it, a third judges it afterwards.' })
@Directive('@key(fields: "id")')
@Access('read')
export class BreakGlassType {
  @Field(() => ID, { description: 'bg_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  versionId!: string;

  @Field(() => BreakGlassState, { description: 'How far it has come.' })
  state!: BreakGlassState;

  @Field(() => String, { description: 'Why it could not wait.' })
  reason!: string;

  @Field(() => Int, { description: 'How long it allows use once it is confirmed, in minutes.' })
  minutes!: number;

  @Field(() => ActorRef, { description: 'Who opened it.' })
  openedBy!: ActorRef;

  @Field(() => Date, { description: 'When it was opened.' })
  openedAt!: Date;

  @Field(() => ActorRef, { nullable: true, description: 'The second person; null until one agrees.' })
  confirmedBy?: ActorRef | undefined;

  @Field(() => Date, { nullable: true, description: 'When the second person agreed.' })
  confirmedAt?: Date | undefined;

  @Field(() => Date, { description: 'When it ends; while nobody confirmed it, until when somebody can.' })
  expiresAt!: Date;

  @Field(() => ActorRef, { nullable: true, description: 'The third person; null until it is reviewed.' })
  reviewedBy?: ActorRef | undefined;

  @Field(() => Date, { nullable: true, description: 'When it was reviewed.' })
  reviewedAt?: Date | undefined;

  @Field(() => Boolean, { nullable: true, description: 'Whether the reviewer found that it had to be; null until it is reviewed.' })
  justified?: boolean | undefined;

  @Field(() => String, { nullable: true, description: 'What the reviewer found; null until it is reviewed.' })
  finding?: string | undefined;
}

@ObjectType({ description: 'One page of break-glasses.' })
@Access('read')
export class BreakGlassConnection extends Connection(() => BreakGlassType) {}

@InputType({ description: 'Why a version must be used before it can be approved.' })
export class OpenBreakGlassInput {
  @Field(() => ID, { description: 'The version.' })
  versionId!: string;

  @Field(() => String, { description: 'Why it cannot wait; at most 2,000 characters.' })
  reason!: string;

  @Field(() => Int, { description: 'How long, in minutes, 1 to 240, from the moment a second person agrees.' })
  minutes!: number;
}

@InputType({ description: 'What a third person found.' })
export class ReviewBreakGlassInput {
  @Field(() => ID, { description: 'bg_…' })
  id!: string;

  @Field(() => Boolean, { description: 'Whether it had to be.' })
  justified!: boolean;

  @Field(() => String, { description: 'What was found; at most 2,000 characters.' })
  finding!: string;
}

@ArgsType()
export class BreakGlassesArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Only those whose time is over and that nobody reviewed.' })
  unreviewed!: boolean;
}

export function showBreakGlass(breakGlass: BreakGlass): BreakGlassType {
  const actor = (id: string | undefined): ActorRef | undefined => (id === undefined ? undefined : { id });
  const { openedBy, confirmedBy, reviewedBy } = breakGlass;
  return { ...breakGlass, state: breakGlassState(breakGlass, new Date()) as BreakGlassState, openedBy: { id: openedBy }, confirmedBy: actor(confirmedBy), reviewedBy: actor(reviewedBy) };
}

export function showUse({ actorId, ...use }: BreakGlassUse): BreakGlassUseType {
  return { ...use, actor: { id: actorId } };
}
