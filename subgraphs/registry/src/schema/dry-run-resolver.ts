import { inject, injectable } from 'tsyringe';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { DryRuns } from '../domain/dry-run.js';
import { DryRunArgs, DryRunPromotionType, GateDryRunType, showDryRun } from './dry-run.js';
import { ModelVersionType } from './model-version.js';

@injectable()
@Resolver(() => DryRunPromotionType)
export class DryRunResolver {
  constructor(@inject(DryRuns) private readonly dryRuns: DryRuns) {}

  @Query(() => GateDryRunType, { description: 'Which past promotions of a model other gates would have stopped, asked as the caller.' })
  @Access('read')
  async dryRunGates(@Args(() => DryRunArgs) { input: { modelId, gates }, first, after }: DryRunArgs, @Ctx() context: GraphContext): Promise<GateDryRunType> {
    return showDryRun(await this.dryRuns.run(modelId, { gates, first, after }, context));
  }

  @FieldResolver(() => ModelVersionType, { nullable: true, description: 'The version that moved up.' })
  modelVersion(@Root() { versionId }: DryRunPromotionType, @Ctx() context: GraphContext): Promise<ModelVersionType | undefined> {
    return context.load('ModelVersion', versionId);
  }
}
