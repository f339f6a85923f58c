import { inject, injectable } from 'tsyringe';
import { Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ParkedEvents } from '../domain/audit/parked-events.js';
import { AuditEntryType } from './audit.js';

@ObjectType('ParkedEvent', { description: 'An event whose handler failed again and again, set aside so that the ones behind it go on.' })
@Access('administer')
export class ParkedEventType {
  @Field(() => String, { description: 'Who should have heard it: the name of a subgraph.' })
  consumer!: string;

  @Field(() => Float, { description: 'Place in the log.' })
  index!: number;

  @Field(() => ID, { description: 'evt_…' })
  eventId!: string;

  @Field(() => String, { description: 'What the handler threw last.' })
  error!: string;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;

  @Field(() => Date, { description: 'When it was set aside.' })
  parkedAt!: Date;
}

@injectable()
@Resolver(() => ParkedEventType)
export class ParkedEventResolver {
  constructor(@inject(ParkedEvents) private readonly parked: ParkedEvents) {}

  @Query(() => [ParkedEventType], { description: 'Events that were set aside, newest first, at most 200; for administrators of the installation.' })
  @Access('administer everywhere')
  parkedEvents(@Ctx() context: GraphContext): Promise<ParkedEventType[]> {
    return this.parked.list(context);
  }

  @FieldResolver(() => AuditEntryType, { nullable: true, description: 'The event.' })
  event(@Root() { eventId }: ParkedEventType, @Ctx() context: GraphContext): Promise<AuditEntryType | undefined> {
    return context.load('AuditEntry', eventId);
  }
}
