import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { DatasetService } from '../domain/dataset-service.js';
import {
  DatasetConnection,
  DatasetType,
  DatasetVersionConnection,
  DatasetVersionType,
  IngestRefusalConnection,
  IngestRefusalType,
  IngestResult,
  showDataset,
  showRefusal,
  showVersion,
} from './dataset.js';
import { DatasetByNameArgs, IngestDatasetVersionInput, ProjectPageArgs } from './inputs.js';

@injectable()
@Resolver(() => DatasetType)
export class DatasetResolver {
  constructor(@inject(DatasetService) private readonly datasets: DatasetService) {}

  @Query(() => DatasetType, { nullable: true, description: 'A dataset by id.' })
  @Access('read')
  dataset(@Arg('id', () => ID, { description: 'ds_…' }) id: string, @Ctx() context: GraphContext): Promise<DatasetType | undefined> {
    return context.load('Dataset', id);
  }

  @Query(() => DatasetType, { nullable: true, description: 'A dataset by its name in a project.' })
  @Access('read')
  async datasetByName(@Args(() => DatasetByNameArgs) { projectId, name }: DatasetByNameArgs, @Ctx() context: GraphContext): Promise<DatasetType | undefined> {
    const dataset = await this.datasets.byName(projectId, name, context);
    return dataset && showDataset(dataset);
  }

  @Query(() => DatasetConnection, { name: 'datasets', description: 'Datasets of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<DatasetConnection> {
    return connectionOf(await this.datasets.listDatasets(projectId, page, context), showDataset);
  }

  @Query(() => IngestRefusalConnection, { description: 'Data that was offered to a project and not taken, newest first.' })
  @Access('read')
  async refusals(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<IngestRefusalConnection> {
    return connectionOf(await this.datasets.listRefusals(projectId, page, context), showRefusal);
  }

  @Mutation(() => IngestResult, { description: 'Offers uploaded bytes as a new version; all rows are looked at first.' })
  @Access('log')
  async ingestDatasetVersion(
    @Arg('input', () => IngestDatasetVersionInput) input: IngestDatasetVersionInput,
    @Ctx() context: GraphContext,
  ): Promise<DatasetVersionType | IngestRefusalType> {
    const result = await this.datasets.ingest(input, context);
    return result.accepted ? showVersion(result.version) : showRefusal(result.refusal);
  }

  @FieldResolver(() => DatasetVersionConnection, { name: 'versions', description: 'Its versions, newest first.' })
  async versionsOf(@Root() { id, projectId }: DatasetType, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphContext): Promise<DatasetVersionConnection> {
    return connectionOf(await this.datasets.listVersions(projectId, id, page, context), showVersion);
  }

  @FieldResolver(() => DatasetVersionType, { nullable: true, description: 'Its newest version.' })
  async latestVersion(@Root() { id, projectId }: DatasetType, @Ctx() context: GraphContext): Promise<DatasetVersionType | undefined> {
    const [latest] = (await this.datasets.listVersions(projectId, id, { first: 1 }, context)).nodes;
    return latest && showVersion(latest);
  }
}
