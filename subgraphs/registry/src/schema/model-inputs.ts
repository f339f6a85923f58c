import { Field, ID, InputType } from 'type-graphql';
import { ModelTagInput } from './tag.js';

@InputType({ description: 'A model that has no versions yet.' })
export class CreateModelInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project; at most 250 characters, without slashes and colons.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it answers; at most 20,000 characters.' })
  description?: string;

  @Field(() => [ModelTagInput], { nullable: true, description: 'At most 1,000.' })
  tags?: ModelTagInput[];
}

@InputType({ description: 'A model.' })
export class ModelIdInput {
  @Field(() => ID, { description: 'The model.' })
  modelId!: string;
}

@InputType({ description: 'Another name for a model.' })
export class RenameModelInput extends ModelIdInput {
  @Field(() => String, { description: 'Unique within the project; at most 250 characters, without slashes and colons.' })
  name!: string;
}

@InputType({ description: 'What a model answers.' })
export class ModelDescriptionInput extends ModelIdInput {
  @Field(() => String, { description: 'At most 20,000 characters; empty removes it.' })
  description!: string;
}

@InputType({ description: 'Tags of a model.' })
export class ModelTagsInput extends ModelIdInput {
  @Field(() => [ModelTagInput], { description: 'Written over those of the same keys; a model has at most 1,000.' })
  tags!: ModelTagInput[];
}

@InputType({ description: 'Tags that a model loses.' })
export class ModelTagKeysInput extends ModelIdInput {
  @Field(() => [String], { description: 'Their keys.' })
  keys!: string[];
}

@InputType({ description: 'Where an alias shall point.' })
export class MoveAliasInput extends ModelIdInput {
  @Field(() => String, { description: 'The name: letters, digits, dashes and underscores; champion may only point at an approved version.' })
  alias!: string;

  @Field(() => ID, { description: 'The version.' })
  versionId!: string;
}

@InputType({ description: 'An alias of a model.' })
export class RemoveAliasInput extends ModelIdInput {
  @Field(() => String, { description: 'The name.' })
  alias!: string;
}
