import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import type { Job, LogLine } from '../domain/job.js';
import { StepStatus } from './status.js';

@ObjectType('LogLine', { description: 'One line that a job wrote.' })
@Access('signedIn')
export class LogLineType {
  @Field(() => Float, { description: '1, 2, 3 … in the order written.' })
  number!: number;

  @Field(() => Date, { description: 'When it was written.' })
  at!: Date;

  @Field(() => String, { description: 'stdout or stderr.' })
  stream!: string;

  @Field(() => String, { description: 'The line without its end, at most 16,384 characters.' })
  text!: string;
}

@ObjectType('Job', { description: 'One step\'s work on a compute provider.' })
@Directive('@key(fields: "id")')
@Access('read')
export class JobType {
  @Field(() => ID, { description: 'job_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  runId!: string;

  @Field(() => String, { description: 'The step whose work it does.' })
  step!: string;

  @Field(() => StepStatus, { description: 'Where it stands; PENDING while it waits for a free device.' })
  status!: StepStatus;

  @Field(() => [String], { description: 'Program and arguments, references replaced.' })
  command!: readonly string[];

  @Field(() => Float, { description: 'CPU cores reserved for it.' })
  cores!: number;

  @Field(() => Float, { description: 'Memory reserved for it, in bytes.' })
  memoryBytes!: number;

  @Field(() => Int, { description: 'GPUs reserved for it.' })
  gpus!: number;

  @Field(() => [String], { description: 'Ids of the devices it runs on.' })
  deviceIds!: readonly string[];

  @Field(() => Date, { nullable: true, description: 'When its process started; null while it waits.' })
  startedAt?: Date | undefined;

  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  endedAt?: Date | undefined;

  @Field(() => Int, { nullable: true, description: 'What its process answered at its end.' })
  exitCode?: number | undefined;

  @Field(() => String, { nullable: true, description: 'Why it did not succeed.' })
  reason?: string | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What it left for the steps after it.' })
  outputs?: unknown;

  @Field(() => Float, { nullable: true, description: 'Most memory seen in use, in bytes.' })
  peakMemoryBytes?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Processor time it took, in milliseconds.' })
  cpuMs?: number | undefined;
}

export function showJob(job: Job): JobType {
  return { ...job, status: job.status as StepStatus };
}

export function showLine(line: LogLine): LogLineType {
  return line;
}
