import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { DatasetService } from '../domain/dataset-service.js';
import { DatasetType, DatasetVersionConnection, DatasetVersionType, showVersion } from './dataset.js';
import { ProjectPageArgs } from './inputs.js';

@injectable()
@Resolver(() => DatasetVersionType)
export class DatasetVersionResolver {
  constructor(@inject(DatasetService) private readonly datasets: DatasetService) {}

  @Query(() => DatasetVersionType, { nullable: true, description: 'A version of a dataset by id.' })
  @Access('read')
  datasetVersion(@Arg('id', () => ID, { description: 'dsv_…' }) id: string, @Ctx() context: GraphContext): Promise<DatasetVersionType | undefined> {
    return context.load('DatasetVersion', id);
  }

  @Query(() => DatasetVersionConnection, { name: 'datasetVersions', description: 'Versions of all datasets of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<DatasetVersionConnection> {
    return connectionOf(await this.datasets.listVersions(projectId, undefined, page, context), showVersion);
  }

  @FieldResolver(() => DatasetType, { description: 'The dataset it is a state of.' })
  dataset(@Root() version: DatasetVersionType, @Ctx() context: GraphContext): Promise<DatasetType | undefined> {
    return context.load('Dataset', version.datasetId);
  }

  @FieldResolver(() => [DatasetVersionType], { description: 'Versions it was made from.' })
  async derivedFrom(@Root() version: DatasetVersionType, @Ctx() context: GraphContext): Promise<DatasetVersionType[]> {
    const parents = await Promise.all(version.source.derivedFrom.map((id) => context.load<DatasetVersionType>('DatasetVersion', id)));
    return parents.filter((parent) => parent !== undefined);
  }
}
