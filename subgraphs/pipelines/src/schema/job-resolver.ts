import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { JobService } from '../domain/job-service.js';
import type { LogLine } from '../domain/job.js';
import { JobType, LogLineType, showLine } from './job.js';
import { PipelineRunType } from './pipeline-run.js';

@injectable()
@Resolver(() => JobType)
export class JobResolver {
  constructor(@inject(JobService) private readonly jobs: JobService) {}

  @Query(() => JobType, { nullable: true, description: 'A job by id.' })
  @Access('read')
  job(@Arg('id', () => ID, { description: 'job_…' }) id: string, @Ctx() context: GraphContext): Promise<JobType | undefined> {
    return context.load('Job', id);
  }

  @Subscription(() => LogLineType, {
    description: 'The last 200 lines of a job so far and each line from then on; ends with the job.',
    subscribe: ({ args, context }: { args: { jobId: string }; context: GraphContext }) => context.resolve(JobService).follow(args.jobId, context),
  })
  @Access('read')
  jobLogged(@Arg('jobId', () => ID, { description: 'The job.' }) _jobId: string, @Root() line: LogLine): LogLineType {
    return showLine(line);
  }

  @FieldResolver(() => [LogLineType], { description: 'Its last lines, oldest first; the last 10,000 are kept.' })
  async logs(@Root() { id }: JobType, @Arg('last', () => Int, { defaultValue: 200, description: 'How many, 1 to 10,000.' }) last: number): Promise<LogLineType[]> {
    return (await this.jobs.logs(id, last)).map(showLine);
  }

  @FieldResolver(() => PipelineRunType, { description: 'The run whose step it does.' })
  pipelineRun(@Root() { runId }: JobType, @Ctx() context: GraphContext): Promise<PipelineRunType | undefined> {
    return context.load('PipelineRun', runId);
  }
}
