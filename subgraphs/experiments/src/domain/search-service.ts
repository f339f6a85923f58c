import { InvalidInputError, isVisible, parseFilter, parseOrder, requireIn, runVocabulary, type CairnEvent, type Comparison, type RequestContext } from '@cairn/core';
import type { MetricStore } from './metric-store.js';
import type { Run } from './run.js';
import type { RunSearch, SearchStore } from './search.js';
import type { ExperimentReader, Lifecycle } from './stores.js';

/** A search as its caller writes it. */
export interface SearchAsked {
  /** Needed where no experiments are named. */
  readonly projectId?: string | undefined;
  /** The newest 200 of the project that are used, when absent. Those that the actor may not see are passed over. */
  readonly experimentIds?: readonly string[] | undefined;
  /** In the grammar of `parseFilter`. */
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly lifecycle?: Lifecycle | 'all' | undefined;
}

/** Runs that were found, with a way to the next ones. */
export interface FoundPage {
  readonly runs: readonly Run[];
  readonly next: string | undefined;
}

/** Live events about runs of a project: what may change whether a run is found, and how it looks. */
export type RunChanges = (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;

/** The most experiments that are searched at once. */
const mostExperiments = 1_000;
/** Metrics of a run that is being followed are told at most this often, in milliseconds. */
const metricsEveryMs = 1_000;

/** Finds runs by what they are called, set to and measured. */
export class SearchService {
  constructor(
    private readonly parts: {
      readonly experiments: ExperimentReader;
      readonly search: SearchStore;
      readonly metrics: Pick<MetricStore, 'foldExperiments' | 'fold'>;
      readonly changed: RunChanges;
      readonly now: () => Date;
    },
  ) {}

  /** @throws {InvalidInputError} for a filter or an order that cannot be read, with its place. */
  async find(asked: SearchAsked, page: { readonly first: number; readonly after?: string | undefined }, context: RequestContext): Promise<FoundPage> {
    const search = await this.read(asked, context);
    await this.parts.metrics.foldExperiments(search.experimentIds);
    const { ids, next } = await this.parts.search.search(search, page);
    const runs = await this.parts.experiments.runs(ids);
    return { runs: runs.filter((run) => run !== undefined), next };
  }

  /** How many there are, counted up to 10,000. */
  async count(asked: SearchAsked, context: RequestContext): Promise<{ readonly count: number; readonly exact: boolean }> {
    const count = await this.parts.search.count(await this.read(asked, context), 10_001);
    return { count: Math.min(count, 10_000), exact: count <= 10_000 };
  }

  /** Runs of an experiment that the filter holds for, as they start, change and end from now on. */
  async *follow(experiment: { readonly id: string; readonly projectId: string }, filter: string | undefined, context: RequestContext): AsyncGenerator<Run, void> {
    const comparisons = parseFilter(filter ?? '', runVocabulary);
    const told = new Map<string, number>();
    for await (const event of this.parts.changed(experiment.projectId, context.signal)) {
      const nowMs = this.parts.now().getTime();
      if (event.type === 'metrics.logged' && nowMs - (told.get(event.nodeId) ?? 0) < metricsEveryMs) continue;
      const [run] = await this.parts.experiments.runs([event.nodeId]);
      if (!run || run.experimentId !== experiment.id || !(await this.holds(run, comparisons))) continue;
      if (event.type === 'metrics.logged') told.set(run.id, nowMs);
      yield run;
    }
  }

  private async holds(run: Run, comparisons: readonly Comparison[]): Promise<boolean> {
    if (comparisons.length === 0) return true;
    await this.parts.metrics.fold([run]);
    return (await this.parts.search.matching([run.id], comparisons)).has(run.id);
  }

  private async read({ projectId, experimentIds, filter, orderBy = [], lifecycle = 'active' }: SearchAsked, context: RequestContext): Promise<RunSearch> {
    if (projectId !== undefined) requireIn(context, 'read', projectId);
    const search = { comparisons: parseFilter(filter ?? '', runVocabulary), order: orderBy.map((one) => parseOrder(one, runVocabulary)), lifecycle };
    if (experimentIds && experimentIds.length > mostExperiments) throw new InvalidInputError(`${experimentIds.length.toLocaleString('en')} experiments named; at most ${mostExperiments.toLocaleString('en')}`);
    const found = experimentIds ? await this.parts.experiments.experiments([...new Set(experimentIds)]) : projectId ? (await this.parts.experiments.listExperiments(projectId, { first: 200 })).nodes : [];
    return { ...search, experimentIds: found.flatMap((experiment) => (experiment && isVisible(context, experiment) ? [experiment.id] : [])) };
  }
}
