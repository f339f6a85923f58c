import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { Pipeline } from '../domain/pipeline.js';
import type { StepDefinition } from '../domain/step-definition.js';
import { StepKind } from './status.js';

@ObjectType('StepDefinition', { description: 'One step of a pipeline as it was defined.' })
@Access('signedIn')
export class StepDefinitionType {
  @Field(() => String, { description: 'Unique in the pipeline.' })
  name!: string;

  @Field(() => StepKind, { description: 'What it does.' })
  kind!: StepKind;

  @Field(() => [String], { description: 'Steps that must have succeeded before it starts.' })
  dependsOn!: readonly string[];

  @Field(() => [String], { nullable: true, description: 'Program and arguments of a job; null for other kinds.' })
  command?: readonly string[] | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Everything else that its kind knows, with defaults.' })
  config?: unknown;
}

@ObjectType('Pipeline', { description: 'A graph of steps that can be run again and again.' })
@Directive('@key(fields: "id")')
@Access('read')
export class PipelineType {
  @Field(() => ID, { description: 'pl_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project.' })
  name!: string;

  @Field(() => Int, { description: '1, 2, 3 …: how often its definition has changed. A run keeps to the version it started with.' })
  version!: number;

  @Field(() => [StepDefinitionType], { description: 'Its steps in the newest version.' })
  steps!: StepDefinitionType[];

  @Field(() => Date, { description: 'When it was first defined.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who first defined it.' })
  createdBy!: ActorRef;
}

@ObjectType({ description: 'One page of pipelines, newest first.' })
@Access('read')
export class PipelineConnection extends Connection(() => PipelineType) {}

export function showPipeline(pipeline: Pipeline): PipelineType {
  return { ...pipeline, steps: pipeline.steps.map(showDefinition), createdBy: { id: pipeline.createdBy } };
}

function showDefinition(step: StepDefinition): StepDefinitionType {
  const { name, kind, dependsOn, ...rest } = step;
  if (!('command' in rest)) return { name, kind: kind as StepKind, dependsOn, config: rest };
  const { command, ...config } = rest;
  return { name, kind: kind as StepKind, dependsOn, command, config };
}
