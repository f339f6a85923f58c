import { Field, Float, ID, InputType } from 'type-graphql';
import { GraphQLJSON } from '@cairn/subgraph';
import { RunStatus } from './run.js';

@InputType({ description: 'A setting of a run.' })
export class ParamInput {
  @Field(() => String, { description: 'Name, 1 to 250 characters.' })
  key!: string;

  @Field(() => String, { description: 'Value as text, at most 6,000 characters.' })
  value!: string;
}

@InputType({ description: 'Which code runs.' })
export class CodeVersionInput {
  @Field(() => String, { nullable: true, description: 'Commit of the repository.' })
  commit?: string;

  @Field(() => String, { nullable: true, description: 'Where the repository is.' })
  repository?: string;

  @Field(() => String, { nullable: true, description: 'Digest of the source files.' })
  digest?: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the working tree differs from the commit.' })
  dirty?: boolean;
}

@InputType({ description: 'What a run starts with.' })
export class StartRunInput {
  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the experiment; made when there is none.' })
  experiment!: string;

  @Field(() => String, { nullable: true, description: 'Defaults to the experiment\'s name and the time.' })
  name?: string;

  @Field(() => [ParamInput], { nullable: true, description: 'Settings known at the start.' })
  params?: ParamInput[];

  @Field(() => [ID], { nullable: true, description: 'The data it uses.' })
  datasetVersionIds?: string[];

  @Field(() => CodeVersionInput, { nullable: true, description: 'The code it runs.' })
  code?: CodeVersionInput;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Runtime, packages and host.' })
  environment?: Record<string, unknown>;

  @Field(() => ID, { nullable: true, description: 'The job that executes it.' })
  jobId?: string;
}

@InputType({ description: 'One measured value.' })
export class MetricPointInput {
  @Field(() => String, { description: 'Name of the metric, 1 to 250 characters.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'The value; null for NaN.' })
  value?: number | null;

  @Field(() => Float, { description: 'Whole number of the step.' })
  step!: number;

  @Field(() => Date, { description: 'When it was measured.' })
  at!: Date;
}

@InputType({ description: 'Points to be kept whole or not at all.' })
export class LogMetricsInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => ID, { description: 'Made by the caller; a batch sent again under the same id is kept once.' })
  batchId!: string;

  @Field(() => [MetricPointInput], { description: 'At most 10,000 points.' })
  points!: MetricPointInput[];
}

@InputType({ description: 'Settings to be added to a run.' })
export class LogParamsInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => [ParamInput], { description: 'A param that is there already must have the same value.' })
  params!: ParamInput[];
}

@InputType({ description: 'Data that a run uses.' })
export class LogInputsInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => [ID], { description: 'Versions of datasets.' })
  datasetVersionIds!: string[];
}

@InputType({ description: 'Uploaded bytes to be kept as an artifact of a run.' })
export class LogArtifactInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => String, { description: 'Relative path within the run.' })
  name!: string;

  @Field(() => String, { description: 'Digest that the upload answered.' })
  digest!: string;

  @Field(() => String, { description: 'Media type, such as application/json.' })
  mediaType!: string;
}

@InputType({ description: 'How a run ends.' })
export class EndRunInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => RunStatus, { description: 'FINISHED or FAILED.' })
  status!: RunStatus;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  reason?: string;
}
