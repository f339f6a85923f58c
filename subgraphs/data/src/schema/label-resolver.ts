import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { LabelService } from '../domain/label-service.js';
import { RecordLabelsInput } from './inputs.js';
import { LabelReceipt, LabelType } from './label.js';

@injectable()
@Resolver()
export class LabelResolver {
  constructor(@inject(LabelService) private readonly service: LabelService) {}

  @Query(() => [LabelType], { description: 'The labels that are known of the predictions, at most 1,000 of them, in no order.' })
  @Access('read')
  labels(@Arg('predictionIds', () => [ID], { description: 'The predictions, at most 1,000.' }) predictionIds: string[], @Ctx() context: GraphContext): Promise<LabelType[]> {
    return this.service.labels(predictionIds, context);
  }

  @Query(() => [LabelType], { description: 'The labels that one labels.recorded event recorded.' })
  @Access('read')
  labelBatch(@Arg('batchId', () => ID, { description: 'The batch that an event names.' }) batchId: string, @Ctx() context: GraphContext): Promise<LabelType[]> {
    return this.service.batch(batchId, context);
  }

  @Mutation(() => LabelReceipt, { description: 'Keeps what really happened, whole or not at all.' })
  @Access('log')
  recordLabels(@Arg('input', () => RecordLabelsInput) { projectId, endpointId, labels }: RecordLabelsInput, @Ctx() context: GraphContext): Promise<LabelReceipt> {
    return this.service.record({ projectId, endpointId: endpointId ?? undefined }, labels, context);
  }
}
