import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { InvalidInputError, type RequestContext } from '@cairn/core';
import { Access, type GraphContext } from '@cairn/subgraph';
import { RunService } from '../domain/run-service.js';
import type { Run } from '../domain/run.js';
import { DeleteRunTagsInput, EndRunInput, LogInputsInput, LogParamsInput, RenameRunInput, RunsInput, SetRunNoteInput, SetRunTagsInput, StartRunInput } from './inputs.js';
import { RunStatus, RunType, showRun } from './run.js';

/** The most runs that one mutation changes. */
const mostRuns = 1_000;

/** Changes of runs. */
@injectable()
@Resolver()
export class RunMutations {
  constructor(@inject(RunService) private readonly runs: RunService) {}

  @Mutation(() => RunType, { description: 'Starts a run.' })
  @Access('log')
  async startRun(@Arg('input', () => StartRunInput) input: StartRunInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.start(input, context));
  }

  @Mutation(() => RunType, { description: 'Adds settings to a run.' })
  @Access('log')
  async logParams(@Arg('input', () => LogParamsInput) { runId, params }: LogParamsInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.annotate(runId, { params }, context));
  }

  @Mutation(() => RunType, { description: 'Names data that a run uses.' })
  @Access('log')
  async logInputs(@Arg('input', () => LogInputsInput) input: LogInputsInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.logInputs(input.runId, input.datasetVersionIds, context));
  }

  @Mutation(() => RunType, { description: 'Says words about a run, at any time; of one name the last counts.' })
  @Access('log')
  async setRunTags(@Arg('input', () => SetRunTagsInput) { runId, tags }: SetRunTagsInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.annotate(runId, { tags }, context));
  }

  @Mutation(() => RunType, { description: 'Takes words about a run back.' })
  @Access('log')
  async deleteRunTags(@Arg('input', () => DeleteRunTagsInput) { runId, keys }: DeleteRunTagsInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.removeTags(runId, keys, context));
  }

  @Mutation(() => RunType, { description: 'Writes down what a run is about, at any time.' })
  @Access('comment')
  async setRunNote(@Arg('input', () => SetRunNoteInput) { runId, note }: SetRunNoteInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.setNote(runId, note, context));
  }

  @Mutation(() => RunType, { description: 'Gives a run another name.' })
  @Access('log')
  async renameRun(@Arg('input', () => RenameRunInput) { runId, name }: RenameRunInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.rename(runId, name, context));
  }

  @Mutation(() => RunType, { description: 'Ends a run. It cannot be reopened.' })
  @Access('log')
  async endRun(@Arg('input', () => EndRunInput) { runId, status, reason, endedAt }: EndRunInput, @Ctx() context: GraphContext): Promise<RunType> {
    if (status === RunStatus.RUNNING || status === RunStatus.SCHEDULED) throw new InvalidInputError(`'status' is ${status.toUpperCase()}; expected FINISHED, FAILED or KILLED`);
    return showRun(await this.runs.end(runId, { outcome: status, reason }, context, endedAt));
  }

  @Mutation(() => [RunType], { description: 'Puts runs into the bin.' })
  @Access('log')
  deleteRuns(@Arg('input', () => RunsInput) { runIds }: RunsInput, @Ctx() context: GraphContext): Promise<RunType[]> {
    return each(runIds, (id, caller) => this.runs.delete(id, caller), context);
  }

  @Mutation(() => [RunType], { description: 'Takes runs out of the bin.' })
  @Access('log')
  restoreRuns(@Arg('input', () => RunsInput) { runIds }: RunsInput, @Ctx() context: GraphContext): Promise<RunType[]> {
    return each(runIds, (id, caller) => this.runs.restore(id, caller), context);
  }
}

/** One after the other, each in a commit of its own: what is done already is done again without harm. */
async function each(ids: readonly string[], change: (id: string, context: RequestContext) => Promise<Run>, context: RequestContext): Promise<RunType[]> {
  if (ids.length === 0 || ids.length > mostRuns) throw new InvalidInputError(`${ids.length.toLocaleString('en')} runs named; expected 1 to ${mostRuns.toLocaleString('en')}`);
  const changed: RunType[] = [];
  for (const id of ids) changed.push(showRun(await change(id, context)));
  return changed;
}
