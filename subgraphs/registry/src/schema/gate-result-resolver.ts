import { injectable } from 'tsyringe';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '@cairn/subgraph';
import { GateResultType, GateType } from './gate.js';

@injectable()
@Resolver(() => GateResultType)
export class GateResultResolver {
  @FieldResolver(() => GateType, { description: 'The gate, in the version that was asked.' })
  gate(@Root() { gateId }: GateResultType, @Ctx() context: GraphContext): Promise<GateType | undefined> {
    return context.load('Gate', gateId);
  }
}
