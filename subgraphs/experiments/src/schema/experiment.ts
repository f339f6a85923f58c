import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection } from '@cairn/subgraph';
import type { Experiment } from '../domain/experiment.js';
import { Lifecycle } from './lifecycle.js';

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

  @Field(() => Date, { description: 'When it was made, mostly by its first run.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who made it.' })
  createdBy!: ActorRef;

  @Field(() => Lifecycle, { description: 'Whether it is used, or lies in the bin.' })
  lifecycle!: Lifecycle;

  @Field(() => Date, { nullable: true, description: 'When it was put into the bin.' })
  deletedAt?: Date | undefined;

  // Resolved in ExperimentResolver.
  @Field(() => Int, { description: 'How many runs it has.' })
  runCount?: number;
}

@ObjectType({ description: 'One page of experiments, newest first.' })
@Access('read')
export class ExperimentConnection extends Connection(() => ExperimentType) {}

export function showExperiment(experiment: Experiment): ExperimentType {
  const { id, projectId, name, createdAt, createdBy, deletedAt } = experiment;
  return { id, projectId, name, createdAt, createdBy: { id: createdBy }, deletedAt, lifecycle: deletedAt ? Lifecycle.DELETED : Lifecycle.ACTIVE };
}
