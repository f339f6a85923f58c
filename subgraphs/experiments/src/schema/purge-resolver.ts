import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, Field, Float, ID, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { PurgeService } from '../domain/purge-service.js';
import { ExperimentInput, RunsInput, SetRetentionInput } from './inputs.js';

@ObjectType({ description: 'What was freed for good.' })
@Access('signedIn')
export class PurgeReceipt {
  @Field(() => Int, { description: 'How many runs.' })
  runs!: number;

  @Field(() => Float, { description: 'How many metric points.' })
  points!: number;

  @Field(() => Int, { description: 'How many files.' })
  artifacts!: number;

  @Field(() => Float, { description: 'Their size in bytes; freed on the storage unless something else uses the same bytes.' })
  bytes!: number;
}

@ObjectType({ description: 'How long the bin of a project keeps runs.' })
@Access('read')
export class Retention {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => Int, { nullable: true, description: 'Days; for ever when null.' })
  binDays?: number | undefined;
}

@injectable()
@Resolver()
export class PurgeResolver {
  constructor(@inject(PurgeService) private readonly purges: PurgeService) {}

  @Query(() => Retention, { description: 'How long the bin of a project keeps runs.' })
  @Access('read')
  retention(@Arg('projectId', () => ID, { description: 'The project.' }) projectId: string, @Ctx() context: GraphContext): Promise<Retention> {
    return this.purges.retention(projectId, context);
  }

  @Mutation(() => Retention, { description: 'Says how long the bin of a project keeps runs.' })
  @Access('administer')
  setRetention(@Arg('input', () => SetRetentionInput) { projectId, binDays }: SetRetentionInput, @Ctx() context: GraphContext): Promise<Retention> {
    return this.purges.setRetention({ projectId, binDays }, context);
  }

  @Mutation(() => PurgeReceipt, { description: 'Frees the data of runs in the bin for good.' })
  @Access('administer')
  purgeRuns(@Arg('input', () => RunsInput) { runIds }: RunsInput, @Ctx() context: GraphContext): Promise<PurgeReceipt> {
    return this.purges.purgeRuns(runIds, context);
  }

  @Mutation(() => PurgeReceipt, { description: 'Frees an experiment in the bin for good, with all its runs.' })
  @Access('administer')
  purgeExperiment(@Arg('input', () => ExperimentInput) { experimentId }: ExperimentInput, @Ctx() context: GraphContext): Promise<PurgeReceipt> {
    return this.purges.purgeExperiment(experimentId, context);
  }
}
