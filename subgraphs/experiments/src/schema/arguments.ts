import { ArgsType, Field, ID, Int } from 'type-graphql';
import { PageArgs } from '@cairn/subgraph';
import { KeyKind } from './key-kind.js';
import { Lifecycle } from './lifecycle.js';
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
export class SearchRunsArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => [ID], { nullable: true, description: 'Only runs of these experiments; of the newest 200 of the project when absent.' })
  experimentIds?: string[];

  @Field(() => String, { nullable: true, description: "Comparisons joined by AND: metrics.loss < 0.5 AND params.model = 'tree' AND status = 'FINISHED'." })
  filter?: string;

  @Field(() => [String], { nullable: true, description: 'Such as metrics.loss ASC; newest first when absent. Runs without the value come last.' })
  orderBy?: string[];

  @Field(() => Lifecycle, { nullable: true, description: 'Runs that are used, or those in the bin; ACTIVE when absent.' })
  lifecycle?: Lifecycle;

  @Field(() => Int, { defaultValue: 100, description: 'How many at most, 1 to 1,000.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The endCursor of the page before.' })
  after?: string;
}

@ArgsType()
export class KeysArgs {
  @Field(() => KeyKind, { description: 'Names of what.' })
  kind!: KeyKind;

  @Field(() => String, { nullable: true, description: 'Only names that contain this.' })
  search?: string;

  @Field(() => Int, { defaultValue: 100, description: 'How many at most, 1 to 1,000.' })
  first!: number;
}

@ArgsType()
export class OnlyKeysArgs {
  @Field(() => [String], { nullable: true, description: 'Only these names; all when absent.' })
  keys?: string[];
}

@ArgsType()
export class MetricHistoryArgs {
  @Field(() => String, { description: 'Name of the metric.' })
  key!: string;

  @Field(() => Int, { defaultValue: 1_000, description: 'How many points at most, 1 to 5,000.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The endCursor of the page before.' })
  after?: string;
}

@ArgsType()
export class RunsChangedArgs {
  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;

  @Field(() => String, { nullable: true, description: 'Only runs that it holds for, as in searchRuns.' })
  filter?: string;
}

@ArgsType()
export class MetricSeriesArgs {
  @Field(() => [String], { nullable: true, description: 'Names of metrics; all when absent.' })
  keys?: string[];

  @Field(() => Int, { defaultValue: 1_000, description: 'About how many points a series may have, 2 to 100,000; extremes are kept.' })
  maxPoints!: number;
}

@ArgsType()
export class SearchTracesArgs {
  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;

  @Field(() => String, { nullable: true, description: "Comparisons joined by AND: status = 'ERROR' AND execution_time_ms > 500 AND tags.topic = 'words' AND span.name LIKE 'look%'." })
  filter?: string;

  @Field(() => [String], { nullable: true, description: 'Such as execution_time_ms DESC; newest first when absent.' })
  orderBy?: string[];

  @Field(() => Int, { defaultValue: 100, description: 'How many at most, 1 to 500.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The endCursor of the page before.' })
  after?: string;
}

@ArgsType()
export class EvaluationDatasetsArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'Only datasets that belong to this experiment.' })
  experimentId?: string;
}
