import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('Model', { description: 'What versions are versions of.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class ModelRef {
  @Field(() => ID, { description: 'The id of the model.' })
  id!: string;
}

@ObjectType('ModelVersion', { description: 'Bytes that answer, and everything they came from.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class ModelVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}
