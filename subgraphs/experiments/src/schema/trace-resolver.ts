import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { InvalidInputError } from '@cairn/core';
import { Access, type GraphContext } from '@cairn/subgraph';
import { AssessmentService } from '../domain/assessment-service.js';
import { TraceService } from '../domain/trace-service.js';
import { SearchTracesArgs } from './arguments.js';
import { AssessmentType, showAssessment } from './assessment.js';
import { ExperimentType } from './experiment.js';
import { DeleteTracesInput, SetTraceTagsInput } from './inputs.js';
import { RunType } from './run.js';
import { showSpan, SpanType } from './span.js';
import { showTrace, TraceSearchType, TraceType } from './trace.js';

/** The most traces of one page. */
const mostFound = 500;

@injectable()
@Resolver(() => TraceType)
export class TraceResolver {
  constructor(
    @inject(TraceService) private readonly traces: TraceService,
    @inject(AssessmentService) private readonly assessments: AssessmentService,
  ) {}

  @Query(() => TraceType, { nullable: true, description: 'A trace by id.' })
  @Access('read')
  trace(@Arg('id', () => ID, { description: 'tr_…' }) id: string, @Ctx() context: GraphContext): Promise<TraceType | undefined> {
    return context.load('Trace', id);
  }

  @Query(() => TraceSearchType, { description: 'Finds traces of an experiment.' })
  @Access('read')
  async searchTraces(@Args(() => SearchTracesArgs) { experimentId, filter, orderBy, first, after }: SearchTracesArgs, @Ctx() context: GraphContext): Promise<TraceSearchType> {
    if (first < 1 || first > mostFound) throw new InvalidInputError(`'first' is ${first}; expected a whole number from 1 to ${mostFound}`);
    const { traces, next } = await this.traces.search({ experimentIds: [experimentId], filter, orderBy }, { first, after }, context);
    return { nodes: traces.map(showTrace), pageInfo: { hasNextPage: next !== undefined, endCursor: next } };
  }

  @FieldResolver(() => ExperimentType, { description: 'The experiment it belongs to.' })
  experiment(@Root() { experimentId }: TraceType, @Ctx() context: GraphContext): Promise<ExperimentType | undefined> {
    return context.load('Experiment', experimentId);
  }

  @FieldResolver(() => RunType, { nullable: true, description: 'The run during which it happened.' })
  async run(@Root() { runId }: TraceType, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    return runId === undefined ? undefined : context.load('Run', runId);
  }

  @FieldResolver(() => [SpanType], { description: 'Its steps, the earliest first.' })
  async spans(@Root() { source }: TraceType, @Ctx() context: GraphContext): Promise<SpanType[]> {
    return (await context.gather('spans', source, (traces) => this.traces.spansOf(traces))).map(showSpan);
  }

  @FieldResolver(() => [AssessmentType], { name: 'assessments', description: 'What was said of it, the earliest first.' })
  async assessmentsOf(@Root() trace: TraceType, @Ctx() context: GraphContext): Promise<AssessmentType[]> {
    return (await context.gather('assessments', trace, (traces) => this.assessments.of(traces.map(({ id }) => id)))).map(showAssessment);
  }

  @Mutation(() => TraceType, { description: 'Says words about a trace; of one name the last counts.' })
  @Access('log')
  async setTraceTags(@Arg('input', () => SetTraceTagsInput) { traceId, tags }: SetTraceTagsInput, @Ctx() context: GraphContext): Promise<TraceType> {
    return showTrace(await this.traces.setTags(traceId, tags, context));
  }

  @Mutation(() => Int, { description: 'Removes traces of an experiment for good, with their spans. Answers how many there were.' })
  @Access('log')
  deleteTraces(@Arg('input', () => DeleteTracesInput) { experimentId, traceIds }: DeleteTracesInput, @Ctx() context: GraphContext): Promise<number> {
    return this.traces.delete(experimentId, { ids: traceIds }, context);
  }
}
