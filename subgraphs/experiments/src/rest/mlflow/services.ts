import { InvalidInputError } from '@cairn/core';
import type { MlflowArguments, MlflowCaller } from '@cairn/subgraph';
import type { ArtifactService } from '../../domain/artifact-service.js';
import type { AssessmentService } from '../../domain/assessment-service.js';
import type { EvaluationDatasetService } from '../../domain/evaluation-dataset-service.js';
import { defaultExperiment } from '../../domain/experiment.js';
import type { ExperimentService } from '../../domain/experiment-service.js';
import type { InputService } from '../../domain/input-service.js';
import type { LoggedModelService } from '../../domain/logged-model-service.js';
import type { MetricService } from '../../domain/metric-service.js';
import type { Run } from '../../domain/run.js';
import type { RunService } from '../../domain/run-service.js';
import type { SearchService } from '../../domain/search-service.js';
import type { Lifecycle } from '../../domain/stores.js';
import type { Tag } from '../../domain/tag.js';
import type { TraceService } from '../../domain/trace-service.js';
import { runMessage, type RunParts } from './shown.js';

/** What MLflow's calls are answered by. */
export interface MlflowServices {
  readonly experiments: ExperimentService;
  readonly runs: RunService;
  readonly metrics: MetricService;
  readonly search: SearchService;
  readonly artifacts: ArtifactService;
  readonly inputs: InputService;
  readonly models: LoggedModelService;
  readonly traces: TraceService;
  readonly assessments: AssessmentService;
  readonly evaluationDatasets: EvaluationDatasetService;
}

/** Clients that name no experiment name this one. */
const defaultId = '0';

/** The experiment that a client's id means; the one of those who name none is made when it is needed. */
export async function experimentId(services: MlflowServices, id: string, caller: MlflowCaller): Promise<string> {
  return id === defaultId ? (await services.experiments.ensure(await caller.project(), defaultExperiment, caller)).id : id;
}

/** Runs as messages, with everything that belongs to them. */
export async function runMessages(services: MlflowServices, runs: readonly Run[]): Promise<object[]> {
  const ids = runs.map(({ id }) => id);
  const [metrics, params, tags, datasets, models] = await Promise.all([
    services.metrics.summaries(runs),
    services.runs.paramsOf(ids),
    services.runs.tagsOf(ids),
    services.inputs.datasetsOf(ids),
    services.models.linksOf(ids),
  ]);
  return runs.map((run) => {
    const of = <T>(parts: Map<string, T>): T => parts.get(run.id)!;
    const parts: RunParts = { run, metrics: of(metrics), params: of(params), tags: of(tags), datasets: of(datasets), models: of(models) };
    return runMessage(parts);
  });
}

/** Tags of a body. */
export function tagsIn(args: MlflowArguments, name = 'tags'): Tag[] {
  return args.objects(name).map((tag) => ({ key: tag.text('key'), value: tag.optionalText('value') ?? '' }));
}

/** Tags of a body as a record. */
export function recordIn(args: MlflowArguments, name: string): Record<string, string> {
  return Object.fromEntries(tagsIn(args, name).map(({ key, value }) => [key, value]));
}

/** @throws {InvalidInputError} for a view type that MLflow does not have. */
export function lifecycleIn(args: MlflowArguments, name: string): Lifecycle | 'all' {
  const view = args.optionalText(name) ?? 'ACTIVE_ONLY';
  switch (view) {
    case 'ACTIVE_ONLY':
    case '1':
      return 'active';
    case 'DELETED_ONLY':
    case '2':
      return 'deleted';
    case 'ALL':
    case '3':
      return 'all';
    default:
      throw new InvalidInputError(`Invalid value '${view}' for parameter '${name}': expected ACTIVE_ONLY, DELETED_ONLY or ALL`);
  }
}

/** One page of a list in memory; its token is where the next one begins. */
export function pageOfList<T>(items: readonly T[], args: MlflowArguments, most: number): { readonly page: readonly T[]; readonly next: string | undefined } {
  const first = args.whole('max_results', { min: 1, max: 50_000 }) ?? most;
  const token = args.optionalText('page_token') || '0';
  if (!/^\d{1,9}$/.test(token)) throw new InvalidInputError(`Invalid page token '${token.slice(0, 40)}'`);
  const from = Number(token);
  return { page: items.slice(from, from + first), next: items.length > from + first ? String(from + first) : undefined };
}
