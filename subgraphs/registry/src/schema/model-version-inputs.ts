import { Field, ID, InputType } from 'type-graphql';
import { ModelStage } from './model-version.js';
import { ModelTagInput } from './tag.js';

@InputType({ description: 'Artifacts that become a version.' })
export class RegisterModelFromArtifactsInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the model; made when there is none.' })
  model!: string;

  @Field(() => String, { description: 'runs:/<run>/<path>, models:/<logged model>, models:/<model>/<version> or mlflow-artifacts:/….' })
  source!: string;

  @Field(() => String, { nullable: true, description: 'What is new about it; at most 20,000 characters.' })
  description?: string;

  @Field(() => [ModelTagInput], { nullable: true, description: 'At most 1,000.' })
  tags?: ModelTagInput[];
}

@InputType({ description: 'A version of a model.' })
export class ModelVersionIdInput {
  @Field(() => ID, { description: 'The version.' })
  versionId!: string;
}

@InputType({ description: 'What is new about a version.' })
export class ModelVersionDescriptionInput extends ModelVersionIdInput {
  @Field(() => String, { description: 'At most 20,000 characters; empty removes it.' })
  description!: string;
}

@InputType({ description: 'Tags of a version.' })
export class ModelVersionTagsInput extends ModelVersionIdInput {
  @Field(() => [ModelTagInput], { description: 'Written over those of the same keys; a version has at most 1,000.' })
  tags!: ModelTagInput[];
}

@InputType({ description: 'Tags that a version loses.' })
export class ModelVersionTagKeysInput extends ModelVersionIdInput {
  @Field(() => [String], { description: 'Their keys.' })
  keys!: string[];
}

@InputType({ description: 'Where a version is.' })
export class ModelVersionStageInput extends ModelVersionIdInput {
  @Field(() => ModelStage, { description: 'PRODUCTION is for approved versions.' })
  stage!: ModelStage;

  @Field(() => Boolean, { defaultValue: false, description: 'Moves the other versions in the stage to ARCHIVED; for STAGING and PRODUCTION.' })
  archivesOthers!: boolean;
}
