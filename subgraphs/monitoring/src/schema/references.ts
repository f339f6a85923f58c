import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('Endpoint', { description: 'Where predictions are asked for.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class EndpointRef {
  @Field(() => ID, { description: 'The id of the endpoint.' })
  id!: string;
}

@ObjectType('ModelVersion', { description: 'Bytes that answer, and everything they came from.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class ModelVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}

@ObjectType('DatasetVersion', { description: 'One state of a dataset.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class DatasetVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}
