import { inject, injectable } from 'tsyringe';
import { Args, Ctx, FieldResolver, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import { InvalidInputError } from '@cairn/core';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ExperimentService } from '../domain/experiment-service.js';
import { SearchService } from '../domain/search-service.js';
import type { Run } from '../domain/run.js';
import { RunsChangedArgs, SearchRunsArgs } from './arguments.js';
import { RunSearchType, RunType, showRun } from './run.js';

/** The most runs of one page. */
const mostFound = 1_000;

@injectable()
@Resolver(() => RunSearchType)
export class SearchResolver {
  constructor(@inject(SearchService) private readonly search: SearchService) {}

  @Query(() => RunSearchType, { description: 'Finds runs by what they are called, set to and measured.' })
  @Access('read')
  async searchRuns(@Args(() => SearchRunsArgs) { first, after, ...asked }: SearchRunsArgs, @Ctx() context: GraphContext): Promise<RunSearchType> {
    if (first < 1 || first > mostFound) throw new InvalidInputError(`'first' is ${first}; expected a whole number from 1 to ${mostFound.toLocaleString('en')}`);
    const { runs, next } = await this.search.find(asked, { first, after }, context);
    return { nodes: runs.map(showRun), pageInfo: { hasNextPage: next !== undefined, endCursor: next }, asked };
  }

  @FieldResolver(() => Int, { description: 'How many there are in all, counted up to 10,000.' })
  async count(@Root() found: RunSearchType, @Ctx() context: GraphContext): Promise<number> {
    return (await this.counted(found, context)).count;
  }

  @FieldResolver(() => Boolean, { description: 'False when there are more than were counted.' })
  async countIsExact(@Root() found: RunSearchType, @Ctx() context: GraphContext): Promise<boolean> {
    return (await this.counted(found, context)).exact;
  }

  @Subscription(() => RunType, {
    description: 'Runs of an experiment that start, change and end; changes of metrics at most once a second a run.',
    subscribe: async function* ({ args, context }: { args: RunsChangedArgs; context: GraphContext }) {
      const experiment = await context.resolve(ExperimentService).visible(args.experimentId, context);
      yield* context.resolve(SearchService).follow(experiment, args.filter, context);
    },
  })
  @Access('read')
  runsChanged(@Args(() => RunsChangedArgs) _args: RunsChangedArgs, @Root() run: Run): RunType {
    return showRun(run);
  }

  /** Counted once for both fields. */
  private counted(found: RunSearchType, context: GraphContext): ReturnType<SearchService['count']> {
    const key = JSON.stringify(found.asked);
    return context.gather('count', { id: key }, async () => new Map([[key, await this.search.count(found.asked, context)]]));
  }
}
