import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { Run } from '../domain/run.js';
import { DatasetVersionRef, JobRef } from './references.js';

export enum RunStatus {
  RUNNING = 'running',
  FINISHED = 'finished',
  FAILED = 'failed',
}
registerEnumType(RunStatus, { name: 'RunStatus', description: 'Where a run stands: it starts once and ends once.' });

@ObjectType('Param', { description: 'A setting of a run: written once, never changed.' })
@Access('signedIn')
export class ParamType {
  @Field(() => String, { description: 'Name, at most 250 characters.' })
  key!: string;

  @Field(() => String, { description: 'Value as text, at most 6,000 characters.' })
  value!: string;
}

@ObjectType('CodeVersion', { description: 'Which code ran.' })
@Access('signedIn')
export class CodeVersionType {
  @Field(() => String, { nullable: true, description: 'Commit of the repository.' })
  commit?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Where the repository is.' })
  repository?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Digest of the source files.' })
  digest?: string | undefined;

  @Field(() => Boolean, { nullable: true, description: 'Whether the working tree differed from the commit.' })
  dirty?: boolean | undefined;
}

@ObjectType('Run', { description: 'One execution of training code.' })
@Directive('@key(fields: "id")')
@Access('read')
export class RunType {
  @Field(() => ID, { description: 'run_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  experimentId!: string;

  @Field(() => String, { description: 'What its author calls it; need not be unique.' })
  name!: string;

  @Field(() => RunStatus, { description: 'Whether it runs, finished or failed.' })
  status!: RunStatus;

  @Field(() => String, { nullable: true, description: 'Why it failed, in its own words.' })
  failureReason?: string | undefined;

  @Field(() => Date, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null while it runs.' })
  endedAt?: Date | undefined;

  @Field(() => ActorRef, { description: 'Who started it.' })
  startedBy!: ActorRef;

  @Field(() => [DatasetVersionRef], { description: 'The data it used.' })
  inputs!: DatasetVersionRef[];

  @Field(() => CodeVersionType, { nullable: true, description: 'The code it ran.' })
  code?: CodeVersionType | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Runtime, packages and host, as its author recorded them.' })
  environment?: unknown;

  @Field(() => JobRef, { nullable: true, description: 'The job that executed it, when a pipeline did.' })
  job?: JobRef | undefined;

  /** What the resolvers of its other fields work on. */
  source!: Run;
}

@ObjectType({ description: 'One page of runs, newest first.' })
@Access('read')
export class RunConnection extends Connection(() => RunType) {}

export function showRun(run: Run): RunType {
  return {
    id: run.id,
    projectId: run.projectId,
    experimentId: run.experimentId,
    name: run.name,
    status: run.status as RunStatus,
    failureReason: run.status === 'failed' ? run.reason : undefined,
    startedAt: run.startedAt,
    endedAt: run.status === 'running' ? undefined : run.endedAt,
    startedBy: { id: run.startedBy },
    inputs: run.datasetVersionIds.map((id) => ({ id })),
    code: run.code,
    environment: run.environment,
    job: run.jobId === undefined ? undefined : { id: run.jobId },
    source: run,
  };
}
