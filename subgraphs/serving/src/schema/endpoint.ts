import { Directive, Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection } from '@cairn/subgraph';
import type { Endpoint } from '../domain/endpoint.js';
import { EndpointSettingsType } from './endpoint-settings.js';
import { ModelRef } from './references.js';

export enum EndpointKind {
  SERVED = 'served',
  EXTERNAL = 'external',
}
registerEnumType(EndpointKind, { name: 'EndpointKind', description: 'Where the models of an endpoint answer: in this platform, or elsewhere, and the platform is told of it.' });

@ObjectType('Endpoint', { description: 'A name that answers predictions of one model.' })
@Directive('@key(fields: "id")')
@Access('read')
export class EndpointType {
  @Field(() => ID, { description: 'ep_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique in the project; callers use it as /v2/models/<name>/infer.' })
  name!: string;

  @Field(() => EndpointKind, { description: 'Whether its models answer here or elsewhere.' })
  kind!: `${EndpointKind}`;

  @Field(() => ModelRef, { nullable: true, description: 'The model whose versions answer; null at an external endpoint of which that is not known.' })
  model?: ModelRef | undefined;

  @Field(() => EndpointSettingsType, { description: 'How it is served, and what is kept of its answers.' })
  settings!: EndpointSettingsType;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who made it.' })
  createdBy!: ActorRef;
}

@ObjectType('UnloggedPredictions', { description: 'Answers that could not be logged, where the endpoint would rather answer than refuse.' })
@Access('read')
export class UnloggedPredictionsType {
  @Field(() => Float, { description: 'Predictions, of all time.' })
  count!: number;

  @Field(() => String, { description: 'Why the last ones were not logged.' })
  reason!: string;

  @Field(() => Date, { description: 'When that began.' })
  from!: Date;

  @Field(() => Date, { nullable: true, description: 'When that ended; null while it lasts.' })
  to?: Date | undefined;
}

@ObjectType({ description: 'One page of endpoints, newest first.' })
@Access('read')
export class EndpointConnection extends Connection(() => EndpointType) {}

export function showEndpoint({ id, projectId, name, kind, modelId, settings, createdAt, createdBy }: Endpoint): EndpointType {
  return { id, projectId, name, kind, model: modelId === '' ? undefined : { id: modelId }, settings, createdAt, createdBy: { id: createdBy } };
}
