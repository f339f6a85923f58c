import { injectable } from 'tsyringe';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '@cairn/subgraph';
import { AliasType, ModelVersionType } from './model-version.js';

@injectable()
@Resolver(() => AliasType)
export class AliasResolver {
  @FieldResolver(() => ModelVersionType, { description: 'The version it points at.' })
  version(@Root() { versionId }: AliasType, @Ctx() context: GraphContext): Promise<ModelVersionType | undefined> {
    return context.load('ModelVersion', versionId);
  }
}
