import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { EndpointService } from '../domain/endpoint-service.js';
import { EndpointType } from './endpoint.js';
import { VariantState, VariantStatisticsType, VariantType } from './variant.js';

@injectable()
@Resolver(() => VariantType)
export class VariantResolver {
  constructor(@inject(EndpointService) private readonly endpoints: EndpointService) {}

  @Query(() => VariantType, { nullable: true, description: 'A variant by id.' })
  @Access('read')
  variant(@Arg('id', () => ID, { description: 'var_…' }) id: string, @Ctx() context: GraphContext): Promise<VariantType | undefined> {
    return context.load('Variant', id);
  }

  @FieldResolver(() => EndpointType, { description: 'The endpoint it answers at.' })
  endpoint(@Root() { endpointId }: VariantType, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    return context.load('Endpoint', endpointId);
  }

  @FieldResolver(() => VariantState, { description: 'Whether it can answer, in the process that was asked.' })
  state(@Root() { source }: VariantType): VariantState {
    return this.endpoints.stateOf(source) as VariantState;
  }

  @FieldResolver(() => VariantStatisticsType, { description: 'What it did in all its time.' })
  async statistics(@Root() { id }: VariantType): Promise<VariantStatisticsType> {
    const { requests, errors, predictions, copies, p50, p95, p99 } = await this.endpoints.statisticsOf(id);
    return { requests, errors, predictions, copies, p50Ms: p50, p95Ms: p95, p99Ms: p99 };
  }
}
