import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('Prediction', { description: 'One answered request.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class PredictionRef {
  @Field(() => ID, { description: 'The id of the prediction.' })
  id!: string;
}

@ObjectType('Endpoint', { description: 'Where predictions are asked for.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class EndpointRef {
  @Field(() => ID, { description: 'The id of the endpoint.' })
  id!: string;
}

@ObjectType('Variant', { description: 'A model version that an endpoint may answer with.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class VariantRef {
  @Field(() => ID, { description: 'The id of the variant.' })
  id!: string;
}

@ObjectType('ModelVersion', { description: 'Bytes that answer, and everything they came from.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class ModelVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}

@ObjectType('Run', { description: 'One execution of training code.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class RunRef {
  @Field(() => ID, { description: 'The id of the run.' })
  id!: string;
}

@ObjectType('DatasetVersion', { description: 'One state of a dataset.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class DatasetVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}

@ObjectType('AuditEntry', { description: 'One thing that happened.' })
@Directive('@key(fields: "eventId", resolvable: false)')
@Access('signedIn')
export class AuditEntryRef {
  @Field(() => ID, { description: 'The id of the event.' })
  eventId!: string;
}
