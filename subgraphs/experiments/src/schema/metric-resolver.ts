import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, Field, ID, Int, Mutation, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import type { MetricPoint } from '../domain/metric.js';
import { MetricService } from '../domain/metric-service.js';
import type { Run } from '../domain/run.js';
import { LogMetricsInput } from './inputs.js';
import { MetricPointType, showPoint } from './metric-types.js';
import { RunType, showRun } from './run.js';

@ObjectType({ description: 'What became of a batch of points.' })
@Access('signedIn')
export class LogReceipt {
  @Field(() => Int, { description: 'How many points are kept.' })
  accepted!: number;

  @Field(() => Boolean, { description: 'True when the batch had been kept before; nothing was written twice.' })
  repeated!: boolean;
}

@ObjectType({ description: 'Points that were just logged.' })
@Access('signedIn')
export class MetricsLogged {
  @Field(() => RunType, { description: 'The run they belong to.' })
  run!: RunType;

  @Field(() => [MetricPointType], { description: 'The points, in the order logged.' })
  points!: MetricPointType[];
}

@injectable()
@Resolver()
export class MetricResolver {
  constructor(@inject(MetricService) private readonly metrics: MetricService) {}

  @Mutation(() => LogReceipt, { description: 'Keeps a batch of points, whole or not at all.' })
  @Access('log')
  logMetrics(@Arg('input', () => LogMetricsInput) { runId, batchId, points }: LogMetricsInput, @Ctx() context: GraphContext): Promise<LogReceipt> {
    return this.metrics.log({ runId, batchId, points: points.map(({ key, value, step, at }) => ({ key, value: value ?? NaN, step, atMs: at.getTime() })) }, context);
  }

  @Subscription(() => MetricsLogged, {
    description: 'Points of the named runs as they are logged, 1 to 50 runs.',
    subscribe: ({ args, context }: { args: { runIds: string[] }; context: GraphContext }) =>
      context.resolve(MetricService).follow(args.runIds, context),
  })
  @Access('read')
  metricsLogged(@Arg('runIds', () => [ID], { description: 'The runs, 1 to 50.' }) _runIds: string[], @Root() { run, points }: { run: Run; points: MetricPoint[] }): MetricsLogged {
    return { run: showRun(run), points: points.map(showPoint) };
  }
}
