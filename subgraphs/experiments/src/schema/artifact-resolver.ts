import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ArtifactService } from '../domain/artifact-service.js';
import { ArtifactType, showArtifact } from './artifact.js';
import { LogArtifactInput } from './inputs.js';
import { RunType } from './run.js';

@injectable()
@Resolver(() => ArtifactType)
export class ArtifactResolver {
  constructor(@inject(ArtifactService) private readonly artifacts: ArtifactService) {}

  @Mutation(() => ArtifactType, { description: 'Names uploaded bytes as an artifact of a run.' })
  @Access('log')
  async logArtifact(@Arg('input', () => LogArtifactInput) input: LogArtifactInput, @Ctx() context: GraphContext): Promise<ArtifactType> {
    return showArtifact(await this.artifacts.log(input, context));
  }

  @FieldResolver(() => RunType, { description: 'The run that produced it.' })
  run(@Root() { runId }: ArtifactType, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    return context.load('Run', runId);
  }
}
