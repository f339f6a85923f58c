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

  @Field(() => Date, { description: 'When its name, its description or its tags last changed, or a version was registered.' })
  lastChangedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was deleted. Only what refers to it leads to it then.' })
  deletedAt?: Date | undefined;
}

@ObjectType({ description: 'One page of models.' })
@Access('read')
export class ModelConnection extends Connection(() => ModelType) {}

export function showModel(model: Model): ModelType {
  return { ...model, createdBy: { id: model.createdBy } };
}
