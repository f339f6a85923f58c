import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON, PageInfo } from '@cairn/subgraph';
import { isOpen, type Run } from '../domain/run.js';
import type { SearchAsked } from '../domain/search-service.js';
import { Lifecycle } from './lifecycle.js';
import { DatasetVersionRef, JobRef } from './references.js';

export enum RunStatus {
  SCHEDULED = 'scheduled',
  RUNNING = 'running',
  FINISHED = 'finished',
  FAILED = 'failed',
  KILLED = 'killed',
}
registerEnumType(RunStatus, { name: 'RunStatus', description: 'Where a run stands: SCHEDULED and RUNNING are open, the others ended.' });

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

  @Field(() => String, { nullable: true, description: 'sha256: of the difference from the commit, as git diff HEAD prints it.' })
  diffDigest?: string | undefined;
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

  @Field(() => RunStatus, { description: 'Whether it runs, and how it ended.' })
  status!: RunStatus;

  @Field(() => Lifecycle, { description: 'Whether it is used, or lies in the bin.' })
  lifecycle!: Lifecycle;

  @Field(() => Date, { nullable: true, description: 'When it was put into the bin.' })
  deletedAt?: Date | undefined;

  @Field(() => String, { nullable: true, description: 'Why it failed or was killed, in its own words.' })
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

@ObjectType('RunSearch', { description: 'Runs that were found, in the order asked for.' })
@Access('read')
export class RunSearchType {
  @Field(() => [RunType], { description: 'The runs of this page.' })
  nodes!: RunType[];

  @Field(() => PageInfo, { description: 'Whether there are more, and from where.' })
  pageInfo!: PageInfo;

  /** What the count is made from, when it is asked for. */
  asked!: SearchAsked;
}

export function showRun(run: Run): RunType {
  return {
    id: run.id,
    projectId: run.projectId,
    experimentId: run.experimentId,
    name: run.name,
    status: run.status as RunStatus,
    lifecycle: run.deletedAt ? Lifecycle.DELETED : Lifecycle.ACTIVE,
    deletedAt: run.deletedAt,
    failureReason: run.status === 'failed' || run.status === 'killed' ? run.reason : undefined,
    startedAt: run.startedAt,
    endedAt: isOpen(run) ? undefined : run.endedAt,
    startedBy: { id: run.startedBy },
    inputs: run.datasetVersionIds.map((id) => ({ id })),
    code: run.code,
    environment: run.environment,
    job: run.jobId === undefined ? undefined : { id: run.jobId },
    source: run,
  };
}
