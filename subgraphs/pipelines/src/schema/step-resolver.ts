import { inject, injectable } from 'tsyringe';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '@cairn/subgraph';
import { PredictedRows } from '../domain/predicted-rows.js';
import { JobType } from './job.js';
import { PredictionProgress, StepType } from './pipeline-run.js';
import { StepKind } from './status.js';

@injectable()
@Resolver(() => StepType)
export class StepResolver {
  constructor(@inject(PredictedRows) private readonly predicted: PredictedRows) {}

  @FieldResolver(() => JobType, { nullable: true, description: 'Its job, the newest when there were several; null before it begins and for other kinds.' })
  job(@Root() { jobId }: StepType, @Ctx() context: GraphContext): Promise<JobType | undefined> | undefined {
    return jobId === undefined ? undefined : context.load('Job', jobId);
  }

  @FieldResolver(() => PredictionProgress, { nullable: true, description: 'How far predictions are; null before the first rows are kept, and for other kinds.' })
  progress(@Root() { runId, name, kind }: StepType): Promise<PredictionProgress | undefined> | undefined {
    return kind === StepKind.PREDICT ? this.predicted.progressOf(runId, name) : undefined;
  }
}
