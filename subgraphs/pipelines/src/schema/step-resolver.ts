import { injectable } from 'tsyringe';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '@cairn/subgraph';
import { JobType } from './job.js';
import { StepType } from './pipeline-run.js';

@injectable()
@Resolver(() => StepType)
export class StepResolver {
  @FieldResolver(() => JobType, { nullable: true, description: 'Its job, the newest when there were several; null before it begins and for other kinds.' })
  job(@Root() { jobId }: StepType, @Ctx() context: GraphContext): Promise<JobType | undefined> | undefined {
    return jobId === undefined ? undefined : context.load('Job', jobId);
  }
}
