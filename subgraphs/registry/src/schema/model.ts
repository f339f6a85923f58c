import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection } from '@cairn/subgraph';
import type { Model } from '../domain/model.js';

@ObjectType('Model', { description: 'A question that its versions answer better or worse.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ModelType {
  @Field(() => ID, { description: 'mdl_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it answers, in a sentence.' })
  description?: string | undefined;

  @Field(() => Date, { description: 'When it was first named.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who first named it.' })
  createdBy!: ActorRef;
}

@ObjectType({ description: 'One page of models, newest first.' })
@Access('read')
export class ModelConnection extends Connection(() => ModelType) {}

export function showModel(model: Model): ModelType {
  return { ...model, createdBy: { id: model.createdBy } };
}
