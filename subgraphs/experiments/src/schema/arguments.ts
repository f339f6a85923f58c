import { ArgsType, Field, ID, Int } from 'type-graphql';
import { PageArgs } from '@cairn/subgraph';
import { RunStatus } from './run.js';

@ArgsType()
export class ProjectPageArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@ArgsType()
export class ExperimentByNameArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the experiment.' })
  name!: string;
}

@ArgsType()
export class RunsOfExperimentArgs extends PageArgs {
  @Field(() => RunStatus, { nullable: true, description: 'Only runs in this state.' })
  status?: RunStatus;
}

@ArgsType()
export class RunsArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'Only runs of this experiment.' })
  experimentId?: string;

  @Field(() => RunStatus, { nullable: true, description: 'Only runs in this state.' })
  status?: RunStatus;
}

@ArgsType()
export class MetricSeriesArgs {
  @Field(() => [String], { nullable: true, description: 'Names of metrics; all when absent.' })
  keys?: string[];

  @Field(() => Int, { defaultValue: 1_000, description: 'About how many points a series may have, 2 to 100,000; extremes are kept.' })
  maxPoints!: number;
}
