import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '../access/access.js';

/** An actor by id; governance tells the rest. Every subgraph refers to actors, so the stub stands here once. */
@ObjectType('Actor', { description: 'A person or a service account.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class ActorRef {
  @Field(() => ID, { description: 'The id of the actor.' })
  id!: string;
}
