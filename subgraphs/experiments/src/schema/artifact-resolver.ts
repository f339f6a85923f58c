import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ArtifactService } from '../domain/artifact-service.js';
import { ArtifactType, showArtifact } from './artifact.js';
import { ArtifactTrees } from '../domain/artifact-trees.js';
import { ArtifactTreeType } from './artifact-tree.js';
import { LogArtifactInput } from './inputs.js';
import { LoggedModelType } from './logged-model.js';
import { RunType } from './run.js';

@injectable()
@Resolver(() => ArtifactType)
export class ArtifactResolver {
  constructor(
    @inject(ArtifactService) private readonly artifacts: ArtifactService,
    @inject(ArtifactTrees) private readonly trees: ArtifactTrees,
  ) {}

  @Mutation(() => ArtifactType, { description: 'Names uploaded bytes as an artifact of a run.' })
  @Access('log')
  async logArtifact(@Arg('input', () => LogArtifactInput) input: LogArtifactInput, @Ctx() context: GraphContext): Promise<ArtifactType> {
    const { runId, ...artifact } = input;
    return showArtifact(await this.artifacts.log({ ...artifact, owner: { kind: 'run', id: runId } }, context));
  }

  @FieldResolver(() => RunType, { nullable: true, description: 'The run that produced it.' })
  async run(@Root() { owner }: ArtifactType, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    if (owner.kind === 'run') return context.load('Run', owner.id);
    if (owner.kind === 'trace') return undefined;
    const model = await context.load<LoggedModelType>('LoggedModel', owner.id);
    return model?.runId === undefined ? undefined : context.load('Run', model.runId);
  }

  @FieldResolver(() => LoggedModelType, { nullable: true, description: 'The logged model that it is part of.' })
  async loggedModel(@Root() { owner }: ArtifactType, @Ctx() context: GraphContext): Promise<LoggedModelType | undefined> {
    return owner.kind === 'loggedModel' ? context.load('LoggedModel', owner.id) : undefined;
  }

  @Query(() => ArtifactTreeType, { nullable: true, description: 'The files at a URI: mlflow-artifacts:/…, runs:/<run>/<path> or models:/<logged model>. Null when there is none.' })
  @Access('read')
  artifactTree(@Arg('uri', () => String, { description: 'Where the files lie.' }) uri: string, @Ctx() context: GraphContext): Promise<ArtifactTreeType | undefined> {
    return this.trees.at(uri, context);
  }
}
