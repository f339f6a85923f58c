import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { GraphQLJSON, PageArgs } from '@cairn/subgraph';
import { TriggerKind } from './trigger.js';

@ArgsType()
export class ProjectPageArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@ArgsType()
export class PipelineByNameArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the pipeline.' })
  name!: string;
}

@ArgsType()
export class PipelineRunsArgs extends ProjectPageArgs {
  @Field(() => ID, { nullable: true, description: 'Only runs of this pipeline.' })
  pipelineId?: string | null;
}

@InputType({ description: 'A pipeline as it is defined.' })
export class DefinePipelineInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project; a name that is there already gets a new version.' })
  name!: string;

  @Field(() => GraphQLJSON, { description: 'A list of steps: jobs, approvals and rollouts.' })
  steps!: unknown;
}

@InputType({ description: 'What shall start a pipeline.' })
export class DefineTriggerInput {
  @Field(() => ID, { description: 'The pipeline.' })
  pipelineId!: string;

  @Field(() => TriggerKind, { description: 'Why it is to run.' })
  kind!: TriggerKind;

  @Field(() => String, { nullable: true, description: 'alert.raised, drift.detected, degradation.detected or datasetVersion.created; absent for SCHEDULE and ON_DEMAND.' })
  eventType?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: 'Members that the payload of the event (and nodeId) must have: equal, or one a list that contains the other. For SCHEDULE: everySeconds.',
  })
  filter?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What its runs start with.' })
  params?: unknown;

  @Field(() => Int, { defaultValue: 0, description: 'How long it rests after it has fired, in seconds.' })
  cooldownSeconds!: number;
}

@InputType({ description: 'A run as it is asked for.' })
export class StartPipelineInput {
  @Field(() => ID, { description: 'The pipeline.' })
  pipelineId!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What it starts with: an object of at most 32,000 bytes as JSON.' })
  params?: unknown;
}
