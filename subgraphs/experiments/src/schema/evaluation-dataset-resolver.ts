import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { InvalidInputError, pageSize } from '@cairn/core';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { EvaluationDatasetService } from '../domain/evaluation-dataset-service.js';
import { EvaluationDatasetsArgs } from './arguments.js';
import { EvaluationDatasetConnection, EvaluationDatasetType, EvaluationRecordsType, showEvaluationDataset, showRecord } from './evaluation-dataset.js';
import { ExperimentType } from './experiment.js';

@injectable()
@Resolver(() => EvaluationDatasetType)
export class EvaluationDatasetResolver {
  constructor(@inject(EvaluationDatasetService) private readonly datasets: EvaluationDatasetService) {}

  @Query(() => EvaluationDatasetType, { nullable: true, description: 'An evaluation dataset by id.' })
  @Access('read')
  evaluationDataset(@Arg('id', () => ID, { description: 'evd_…' }) id: string, @Ctx() context: GraphContext): Promise<EvaluationDatasetType | undefined> {
    return context.load('EvaluationDataset', id);
  }

  @Query(() => EvaluationDatasetConnection, { description: 'Evaluation datasets of a project, newest first.' })
  @Access('read')
  async evaluationDatasets(@Args(() => EvaluationDatasetsArgs) { projectId, experimentId, ...page }: EvaluationDatasetsArgs, @Ctx() context: GraphContext): Promise<EvaluationDatasetConnection> {
    return connectionOf(await this.datasets.list(projectId, experimentId, page, context), showEvaluationDataset);
  }

  @FieldResolver(() => [ExperimentType], { description: 'The experiments it belongs to.' })
  async experiments(@Root() { experimentIds }: EvaluationDatasetType, @Ctx() context: GraphContext): Promise<ExperimentType[]> {
    const found = await Promise.all(experimentIds.map((id) => context.load<ExperimentType>('Experiment', id)));
    return found.filter((experiment) => experiment !== undefined);
  }

  @FieldResolver(() => EvaluationRecordsType, { description: 'Its records, in the order added.' })
  async records(@Root() { id }: EvaluationDatasetType, @Args(() => PageArgs) page: PageArgs): Promise<EvaluationRecordsType> {
    if (page.after !== undefined && !/^\d{1,15}$/.test(page.after)) throw new InvalidInputError(`'${page.after.slice(0, 40)}' is not a place in this list; pass the endCursor that the page before answered, or none`);
    const { records, next } = await this.datasets.records(id, { first: pageSize(page), after: Number(page.after ?? 0) });
    return { nodes: records.map(showRecord), pageInfo: { hasNextPage: next !== undefined, endCursor: next === undefined ? undefined : String(next) } };
  }
}
