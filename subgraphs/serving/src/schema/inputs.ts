import { ArgsType, Field, Float, ID, InputType } from 'type-graphql';
import { GraphQLJSON, PageArgs } from '@cairn/subgraph';
import { EndpointSettingsInput } from './endpoint-settings.js';

@ArgsType()
export class ProjectPageArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@ArgsType()
export class EndpointByNameArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the endpoint.' })
  name!: string;
}

@ArgsType()
export class ConfigureEndpointArgs {
  @Field(() => ID, { description: 'ep_…' })
  id!: string;

  @Field(() => EndpointSettingsInput, { description: 'What is to be different.' })
  settings!: EndpointSettingsInput;
}

@ArgsType()
export class PredictionsArgs extends PageArgs {
  @Field(() => ID, { description: 'The endpoint that answered.' })
  endpointId!: string;

  @Field(() => String, { nullable: true, description: 'Only those of requests that their caller gave this id.' })
  requestId?: string;

  @Field(() => String, { nullable: true, description: 'Only those that labels may name by this key.' })
  labelKey?: string;

  @Field(() => ID, { nullable: true, description: 'Only those that this model version answered.' })
  modelVersionId?: string;

  @Field(() => Float, { nullable: true, description: 'Only those with at least this score.' })
  minScore?: number;

  @Field(() => Float, { nullable: true, description: 'Only those with at most this score.' })
  maxScore?: number;

  @Field(() => Date, { nullable: true, description: 'Only those that were served then or later.' })
  from?: Date;

  @Field(() => Date, { nullable: true, description: 'Only those that were served before this time.' })
  to?: Date;
}

@ArgsType()
export class PredictionKeysArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'The endpoint that answered; absent: all of the project.' })
  endpointId?: string;

  @Field(() => [String], { description: 'At most 1,000.' })
  keys!: string[];
}

@ArgsType()
export class PurgePredictionsArgs {
  @Field(() => ID, { description: 'The endpoint that answered.' })
  endpointId!: string;

  @Field(() => Date, { description: 'What was answered before this time is deleted.' })
  before!: Date;
}

@InputType({ description: 'What becomes an endpoint.' })
export class CreateEndpointInput {
  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: '1 to 100 letters, digits, dots, dashes and underscores; unique in the project.' })
  name!: string;

  @Field(() => ID, { description: 'The approved model version that answers first.' })
  modelVersionId!: string;

  @Field(() => EndpointSettingsInput, { nullable: true, description: 'How it is to be served; absent for the defaults.' })
  settings?: EndpointSettingsInput | null;
}

@InputType({ description: 'An endpoint whose model answers elsewhere.' })
export class RegisterExternalEndpointInput {
  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'As its server names it: KServe\'s inferenceservicename.' })
  name!: string;

  @Field(() => ID, { nullable: true, description: 'The version that answers there, if the platform knows it: monitoring then compares with its baseline.' })
  modelVersionId?: string | null;
}

@InputType({ description: 'What is to be rolled out, and how.' })
export class StartRolloutInput {
  @Field(() => ID, { description: 'The endpoint, which must have no open rollout.' })
  endpointId!: string;

  @Field(() => ID, { description: 'The candidate: an approved version of the endpoint\'s model.' })
  modelVersionId!: string;

  @Field(() => String, { defaultValue: 'canary', description: 'Name of an installed strategy.' })
  strategy!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Options of the strategy; absent for its defaults.' })
  options?: unknown;
}
