import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { PipelineRun, Step } from '../domain/pipeline-run.js';
import { PipelineRunStatus, StepKind, StepStatus } from './status.js';

@ObjectType('PredictionProgress', { description: 'How far a step of predictions is.' })
@Access('signedIn')
export class PredictionProgress {
  @Field(() => Float, { description: 'Rows that are answered and kept: they are not asked again.' })
  rowsDone!: number;

  @Field(() => Float, { description: 'Rows of the dataset version.' })
  rowsTotal!: number;
}

@ObjectType('Step', { description: 'One step of a run.' })
@Access('signedIn')
export class StepType {
  runId!: string;

  @Field(() => String, { description: 'Its name in the pipeline.' })
  name!: string;

  @Field(() => StepKind, { description: 'What it does.' })
  kind!: StepKind;

  @Field(() => StepStatus, { description: 'Where it stands.' })
  status!: StepStatus;

  @Field(() => [String], { description: 'Steps that must have succeeded before it starts.' })
  dependsOn!: readonly string[];

  @Field(() => Int, { description: 'How many jobs were started for it.' })
  attempts!: number;

  jobId?: string | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What it left for the steps after it; null until it has succeeded.' })
  outputs?: unknown;

  @Field(() => String, { nullable: true, description: 'What it waits for, or why it ended so.' })
  message?: string | undefined;

  @Field(() => Date, { nullable: true, description: 'When it began.' })
  startedAt?: Date | undefined;

  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  endedAt?: Date | undefined;
}

@ObjectType('PipelineRun', { description: 'One execution of a pipeline.' })
@Directive('@key(fields: "id")')
@Access('read')
export class PipelineRunType {
  @Field(() => ID, { description: 'plr_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  pipelineId!: string;

  @Field(() => Int, { description: 'The version of the pipeline that it runs.' })
  pipelineVersion!: number;

  @Field(() => PipelineRunStatus, { description: 'Where it stands.' })
  status!: PipelineRunStatus;

  @Field(() => GraphQLJSON, { description: 'What it was started with; under `trigger`, the event that called one.' })
  params!: unknown;

  triggerId?: string | undefined;

  @Field(() => ID, { nullable: true, description: 'The event that made it start, where it was one.' })
  causeEventId?: string | undefined;

  @Field(() => [StepType], { description: 'Its steps, in the order defined.' })
  steps!: StepType[];

  @Field(() => Date, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null while it goes on.' })
  endedAt?: Date | undefined;

  @Field(() => ActorRef, { description: 'Whose roles it acts with: who started it, or who defined the trigger.' })
  startedBy!: ActorRef;

  @Field(() => String, { nullable: true, description: 'Why it failed or was cancelled.' })
  reason?: string | undefined;
}

@ObjectType({ description: 'One page of pipeline runs, newest first.' })
@Access('read')
export class PipelineRunConnection extends Connection(() => PipelineRunType) {}

export function showPipelineRun(run: PipelineRun): PipelineRunType {
  return { ...run, status: run.status as PipelineRunStatus, steps: run.steps.map((step) => showStep(run.id, step)), startedBy: { id: run.actor.id } };
}

function showStep(runId: string, { definition: { name, kind, dependsOn }, ...step }: Step): StepType {
  return { ...step, runId, name, dependsOn, kind: kind as StepKind, status: step.status as StepStatus };
}
