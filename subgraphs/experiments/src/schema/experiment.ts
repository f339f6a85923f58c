import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection } from '@cairn/subgraph';
import type { Experiment } from '../domain/experiment.js';

@ObjectType('Experiment', { description: 'A set of runs that try to find out one thing.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ExperimentType {
  @Field(() => ID, { description: 'exp_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project.' })
  name!: string;

  @Field(() => Date, { description: 'When its first run started.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who started its first run.' })
  createdBy!: ActorRef;

  // Resolved in ExperimentResolver.
  @Field(() => Int, { description: 'How many runs it has.' })
  runCount?: number;
}

@ObjectType({ description: 'One page of experiments, newest first.' })
@Access('read')
export class ExperimentConnection extends Connection(() => ExperimentType) {}

export function showExperiment(experiment: Experiment): ExperimentType {
  return { ...experiment, createdBy: { id: experiment.createdBy } };
}
