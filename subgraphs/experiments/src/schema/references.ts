import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('DatasetVersion', { description: 'A version of a dataset.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class DatasetVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}

@ObjectType('Job', { description: 'One step\'s work on a compute provider.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class JobRef {
  @Field(() => ID, { description: 'The id of the job.' })
  id!: string;
}
