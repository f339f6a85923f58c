import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { LineageService } from '../domain/lineage-service.js';
import { CausalStep, LineageArgs, LineageGraph, LineageNode, Passport, SearchNodesArgs, showStep } from './lineage-types.js';

@injectable()
@Resolver()
export class LineageResolver {
  constructor(@inject(LineageService) private readonly service: LineageService) {}

  @Query(() => LineageNode, { nullable: true, description: 'A node of the lineage graph by id.' })
  @Access('read')
  lineageNode(@Arg('id', () => ID, { description: 'Any node.' }) id: string, @Ctx() context: GraphContext): LineageNode | undefined {
    return this.service.node(id, context);
  }

  @Query(() => LineageGraph, { description: 'What lies up- and downstream of a node.' })
  @Access('read')
  lineage(@Args(() => LineageArgs) { id, ...query }: LineageArgs, @Ctx() context: GraphContext): LineageGraph {
    return { root: id, asOf: query.asOf, ...this.service.lineage({ root: id, ...query }, context) };
  }

  @Query(() => [LineageNode], { description: 'Nodes of a project by label or id, newest first.' })
  @Access('read')
  searchNodes(@Args(() => SearchNodesArgs) { projectId, text, kinds, first }: SearchNodesArgs, @Ctx() context: GraphContext): LineageNode[] {
    return this.service.search(projectId, text, { kinds, first }, context);
  }

  @Query(() => [CausalStep], { description: 'Why a node is as it is: from what last happened to it back to the first cause.' })
  @Access('read')
  async why(@Arg('nodeId', () => ID, { description: 'Any node.' }) nodeId: string, @Ctx() context: GraphContext): Promise<CausalStep[]> {
    return (await this.service.why(nodeId, context)).map(showStep);
  }

  @Query(() => Passport, { nullable: true, description: 'The full story of one prediction.' })
  @Access('read')
  async passport(@Arg('predictionId', () => ID, { description: 'The prediction.' }) predictionId: string, @Ctx() context: GraphContext): Promise<Passport | undefined> {
    const passport = await this.service.passport(predictionId, context);
    if (!passport) return undefined;
    const { prediction, whyLive, upstream } = passport;
    return {
      prediction: { id: prediction.id },
      endpoint: { id: prediction.endpointId },
      variant: { id: prediction.variantId },
      modelVersion: { id: prediction.modelVersionId },
      run: prediction.runId === undefined ? undefined : { id: prediction.runId },
      datasetVersions: prediction.datasetVersionIds.map((id) => ({ id })),
      whyLive: whyLive.map(showStep),
      upstream: { root: prediction.modelVersionId, ...upstream },
      auditEntry: prediction.batchEventId === undefined ? undefined : { eventId: prediction.batchEventId },
    };
  }
}
