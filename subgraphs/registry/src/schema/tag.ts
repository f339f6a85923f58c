import { Field, InputType, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('ModelTag', { description: 'A short fact that somebody wrote on a model or a version.' })
@Access('signedIn')
export class ModelTagType {
  @Field(() => String, { description: 'What it is about.' })
  key!: string;

  @Field(() => String, { description: 'What it says.' })
  value!: string;
}

@InputType({ description: 'A short fact about a model or a version.' })
export class ModelTagInput {
  @Field(() => String, { description: 'What it is about, 1 to 250 characters.' })
  key!: string;

  @Field(() => String, { description: 'What it says, at most 100,000 characters.' })
  value!: string;
}
