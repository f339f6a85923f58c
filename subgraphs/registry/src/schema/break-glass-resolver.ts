import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { BreakGlassService } from '../domain/break-glass-service.js';
import { BreakGlassConnection, BreakGlassesArgs, BreakGlassType, BreakGlassUseType, OpenBreakGlassInput, ReviewBreakGlassInput, showBreakGlass, showUse } from './break-glass.js';
import { ModelVersionType } from './model-version.js';

/** Each of the three steps asks for one of two permissions, which the service narrows to the project. */
@injectable()
@Resolver(() => BreakGlassType)
export class BreakGlassResolver {
  constructor(@inject(BreakGlassService) private readonly breakGlass: BreakGlassService) {}

  @Query(() => BreakGlassConnection, { description: 'Break-glasses of a project, newest first.' })
  @Access('read')
  async breakGlasses(@Args(() => BreakGlassesArgs) { projectId, unreviewed, ...page }: BreakGlassesArgs, @Ctx() context: GraphContext): Promise<BreakGlassConnection> {
    return connectionOf(await this.breakGlass.list({ projectId, unreviewed }, page, context), showBreakGlass);
  }

  @Mutation(() => BreakGlassType, { description: 'Asks to use a version without approval. Asks for the permission to operate or to approve; allows nothing until a second person confirms it.' })
  @Access('read')
  async openBreakGlass(@Arg('input', () => OpenBreakGlassInput) input: OpenBreakGlassInput, @Ctx() context: GraphContext): Promise<BreakGlassType> {
    return showBreakGlass(await this.breakGlass.open(input, context));
  }

  @Mutation(() => BreakGlassType, { description: 'The second person agrees: the version needs no approval until the time is over. Asks for the permission to operate or to approve.' })
  @Access('read')
  async confirmBreakGlass(@Arg('id', () => ID, { description: 'bg_…' }) id: string, @Ctx() context: GraphContext): Promise<BreakGlassType> {
    return showBreakGlass(await this.breakGlass.confirm(id, context));
  }

  @Mutation(() => BreakGlassType, { description: 'A third person judges it once it is over. Asks for the permission to approve or to audit.' })
  @Access('read')
  async reviewBreakGlass(@Arg('input', () => ReviewBreakGlassInput) { id, ...review }: ReviewBreakGlassInput, @Ctx() context: GraphContext): Promise<BreakGlassType> {
    return showBreakGlass(await this.breakGlass.review(id, review, context));
  }

  @FieldResolver(() => ModelVersionType, { nullable: true, description: 'The version that it lets be used.' })
  modelVersion(@Root() { versionId }: BreakGlassType, @Ctx() context: GraphContext): Promise<ModelVersionType | undefined> {
    return context.load('ModelVersion', versionId);
  }

  @FieldResolver(() => [BreakGlassUseType], { description: 'What it let through, in order; at most 1,000.' })
  async uses(@Root() { id }: BreakGlassType): Promise<BreakGlassUseType[]> {
    return (await this.breakGlass.usesOf(id)).map(showUse);
  }
}

@injectable()
@Resolver(() => ModelVersionType)
export class VersionBreakGlassResolver {
  constructor(@inject(BreakGlassService) private readonly service: BreakGlassService) {}

  @FieldResolver(() => BreakGlassType, { nullable: true, description: 'The newest break-glass about it; null when there was none.' })
  async breakGlass(@Root() { id }: ModelVersionType): Promise<BreakGlassType | undefined> {
    const [newest] = await this.service.of([id]);
    return newest && showBreakGlass(newest);
  }
}
