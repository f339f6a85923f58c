import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { FeatureViewService } from '../domain/feature-view-service.js';
import { DatasetVersionType } from './dataset.js';
import { FeatureViewConnection, FeatureViewType, showFeatureView } from './feature-view.js';
import { CreateFeatureViewInput, ProjectPageArgs } from './inputs.js';

@injectable()
@Resolver(() => FeatureViewType)
export class FeatureViewResolver {
  constructor(@inject(FeatureViewService) private readonly views: FeatureViewService) {}

  @Query(() => FeatureViewType, { nullable: true, description: 'A version of a feature view by id.' })
  @Access('read')
  featureView(@Arg('id', () => ID, { description: 'fv_…' }) id: string, @Ctx() context: GraphContext): Promise<FeatureViewType | undefined> {
    return context.load('FeatureView', id);
  }

  @Query(() => FeatureViewConnection, { name: 'featureViews', description: 'Feature views of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<FeatureViewConnection> {
    return connectionOf(await this.views.list(projectId, page, context), showFeatureView);
  }

  @Mutation(() => FeatureViewType, { description: 'Keeps a definition of features; the same definition again is the same version.' })
  @Access('log')
  async createFeatureView(@Arg('input', () => CreateFeatureViewInput) input: CreateFeatureViewInput, @Ctx() context: GraphContext): Promise<FeatureViewType> {
    return showFeatureView(await this.views.create(input, context));
  }

  @FieldResolver(() => DatasetVersionType, { nullable: true, description: 'The data that its tables were learnt from.' })
  async fittedOn(@Root() { fittedOnId }: FeatureViewType, @Ctx() context: GraphContext): Promise<DatasetVersionType | undefined> {
    return fittedOnId === undefined ? undefined : context.load('DatasetVersion', fittedOnId);
  }
}
