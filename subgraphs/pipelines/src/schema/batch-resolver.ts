import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { BatchService } from '../domain/batch-service.js';
import { PredictedRows } from '../domain/predicted-rows.js';
import { KeepPredictedRowsInput, PredictBatchInput, PredictedChunkType } from './batch.js';
import { PipelineRunType, PredictionProgress, showPipelineRun } from './pipeline-run.js';

@injectable()
@Resolver()
export class BatchResolver {
  constructor(
    @inject(BatchService) private readonly batches: BatchService,
    @inject(PredictedRows) private readonly predicted: PredictedRows,
  ) {}

  @Mutation(() => PipelineRunType, {
    description: 'Asks a model about every row of a dataset version, as a run of a pipeline of one step. The answers become a version of the output dataset, made from the data and the model version.',
  })
  @Access('log')
  async predictBatch(@Arg('input', () => PredictBatchInput) input: PredictBatchInput, @Ctx() context: GraphContext): Promise<PipelineRunType> {
    return showPipelineRun(await this.batches.start(input, context));
  }

  @Query(() => [PredictedChunkType], { description: 'Answers that the step of a job has kept, in the order of their rows; at most 10,000.' })
  @Access('read')
  predictedChunks(@Arg('jobId', () => ID, { description: 'job_…' }) jobId: string, @Ctx() context: GraphContext): Promise<PredictedChunkType[]> {
    return this.predicted.chunksOf(jobId, context);
  }

  @Mutation(() => PredictionProgress, { description: 'For the job of a step of predictions: keeps answers that it has uploaded. Those of a number that is kept stay as they are.' })
  @Access('log')
  keepPredictedRows(@Arg('input', () => KeepPredictedRowsInput) input: KeepPredictedRowsInput, @Ctx() context: GraphContext): Promise<PredictionProgress> {
    return this.predicted.keep(input, context);
  }
}
