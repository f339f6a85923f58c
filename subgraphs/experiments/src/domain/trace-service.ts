import { InvalidInputError, isVisible, kindOf, newId, NotFoundError, parseFilter, parseOrder, requireIn, traceVocabulary, type RequestContext } from '@cairn/core';
import { storedAssessment, type Assessment } from './assessment.js';
import { requireActive, type Experiment } from './experiment.js';
import { spanFault, storedSpan, type Span, type SpanOfTrace } from './span.js';
import type { SpanFiles } from './span-file.js';
import type { ExperimentReader } from './stores.js';
import type { Tag } from './tag.js';
import { isTraceName, previewOf, requireExternalId, traceMetadata, traceMetadataOf, traceTag, traceTags, type Trace, type TraceState, type Values } from './trace.js';
import { withSpans } from './trace-of-spans.js';
import type { TraceChoice, TraceCommit, TraceStore } from './trace-store.js';

/** What a client says that a trace was. */
export interface TellTrace {
  readonly experimentId: string;
  /** Made by the client; ours when absent. */
  readonly externalId?: string | undefined;
  readonly clientRequestId?: string | undefined;
  readonly state: TraceState;
  readonly startedAt: Date;
  readonly durationMs?: number | undefined;
  readonly requestPreview?: string | undefined;
  readonly responsePreview?: string | undefined;
  /** MLflow's tag for it is the name of the trace. */
  readonly tags: Values;
  readonly metadata: Values;
  readonly assessments?: readonly Omit<Assessment, 'traceId'>[];
}

/** How a trace ended, from a client that said before that it started. */
export interface EndTrace {
  readonly state: TraceState;
  readonly endedAt: Date;
  readonly tags: Values;
  readonly metadata: Values;
}

/** What became of spans that were sent. */
export interface SpansLogged {
  readonly accepted: number;
  readonly rejected: number;
  /** Why the first of those was not kept. */
  readonly reason: string | undefined;
  /** The traces that they belong to. */
  readonly traceIds: readonly string[];
}

/** A search as its caller writes it. */
export interface TracesAsked {
  /** Those that the actor may not see are passed over. */
  readonly experimentIds: readonly string[];
  /** In the grammar of `parseFilter`. */
  readonly filter?: string | undefined;
  /** Newest first when absent. */
  readonly orderBy?: readonly string[] | undefined;
}

const most = { spans: 10_000, spansOfTrace: 50_000, assessments: 1_000, experiments: 1_000, deleted: 100_000, linked: 1_000 } as const;

/** Traces of applications: told by their clients, filled with spans as these end, found again. */
export class TraceService {
  constructor(
    private readonly store: TraceStore,
    private readonly experiments: Pick<ExperimentReader, 'experiments'>,
    private readonly files: SpanFiles,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Trace | undefined)[]> {
    const known = new Map((await this.store.traces(ids.filter((id) => kindOf(id) === 'trace'))).map((trace) => [trace?.id, trace]));
    return ids.map((id) => known.get(id)).map((trace) => (isVisible(context, trace) ? trace : undefined));
  }

  /**
   * Those that the actor may see, by their clients' ids or ours, in the order asked.
   * @param project the one that counts when traces of several are called the same.
   */
  async named(names: readonly string[], project: () => Promise<string>, context: RequestContext): Promise<Trace[]> {
    const found = (await this.store.tracesNamed(names.filter(isTraceName))).filter((trace) => isVisible(context, trace));
    const ambiguous = new Set(found.map(({ externalId }) => externalId)).size < found.length;
    const preferred = ambiguous ? await project() : undefined;
    return names.flatMap((name) => {
      const all = found.filter(({ id, externalId }) => name === id || name === externalId);
      const one = all.find(({ projectId }) => projectId === preferred) ?? all[0];
      return one ? [one] : [];
    });
  }

  /** @throws {NotFoundError} when it is missing or hidden from the actor. */
  async visible(name: string, project: () => Promise<string>, context: RequestContext): Promise<Trace> {
    const [trace] = await this.named([name], project, context);
    if (!trace) throw NotFoundError.node('Trace', name);
    return trace;
  }

  /** Spans of each trace, by its id, the earliest first. @param traces that the caller was shown before. */
  async spansOf(traces: readonly Trace[]): Promise<Map<string, readonly Span[]>> {
    const kept: Map<string, readonly Span[]> = await this.store.spans(traces.map(({ id }) => id));
    for (const trace of traces) if (trace.spanCount === 0) kept.set(trace.id, await this.files.spansOf(trace));
    return kept;
  }

  /** Notes what a trace was. The same again changes what is kept of it: of tags and metadata the last value of each name counts. */
  async tell(input: TellTrace, context: RequestContext): Promise<Trace> {
    const id = newId('trace');
    const externalId = input.externalId ?? id;
    requireExternalId(externalId);
    const { [traceTag.name]: name, [traceTag.artifacts]: _artifacts, [traceTag.spans]: _spans, ...tags } = input.tags;
    const kept = Object.fromEntries(traceTags(pairs(tags)).map(({ key, value }) => [key, value]));
    const metadata = traceMetadataOf(input.metadata);
    const assessments = input.assessments ?? [];
    if (assessments.length > most.assessments) throw new InvalidInputError(`${assessments.length.toLocaleString('en')} assessments of one trace; at most ${most.assessments.toLocaleString('en')}`);
    return this.store.commit(context, async (commit) => {
      const experiment = await openExperiment(commit, input.experimentId, context);
      const { projectId } = experiment;
      const candidate: Trace = { ...emptyTrace, id, projectId, experimentId: experiment.id, externalId, startedAt: input.startedAt, createdAt: this.now(), createdBy: context.actor.id };
      const [{ trace: known, created } = { trace: candidate, created: true }] = await commit.claimTraces([candidate]);
      const runId = (await this.runIn(commit, projectId, metadata[traceMetadata.run])) ?? known.runId;
      const trace: Trace = {
        ...known,
        experimentId: experiment.id,
        clientRequestId: input.clientRequestId === undefined ? known.clientRequestId : previewOf(input.clientRequestId.slice(0, 250)),
        runId,
        name: previewOf((name ?? known.name).slice(0, 1_000))!,
        state: input.state,
        startedAt: input.startedAt,
        durationMs: input.durationMs,
        requestPreview: previewOf(input.requestPreview) ?? known.requestPreview,
        responsePreview: previewOf(input.responsePreview) ?? known.responsePreview,
        tags: { ...known.tags, ...kept },
        metadata: { ...known.metadata, ...metadata },
        told: true,
      };
      await commit.putTraces([trace]);
      if (runId !== undefined) await commit.linkRun(runId, [trace.id]);
      await commit.putAssessments(assessments.map((assessment) => storedAssessment({ ...assessment, traceId: trace.id })));
      announce(commit, created ? undefined : known, trace);
      return trace;
    });
  }

  /** Notes how a trace ended that was told before. */
  async end(name: string, input: EndTrace, project: () => Promise<string>, context: RequestContext): Promise<Trace> {
    const { id } = await this.visible(name, project, context);
    const { [traceTag.name]: newName, [traceTag.artifacts]: _artifacts, [traceTag.spans]: _spans, ...tags } = input.tags;
    const kept = traceTags(pairs(tags));
    const metadata = traceMetadataOf(input.metadata);
    return this.change(id, context, async (trace, commit) => {
      const runId = (await this.runIn(commit, trace.projectId, metadata[traceMetadata.run])) ?? trace.runId;
      const ended: Trace = {
        ...trace,
        runId,
        name: newName ?? trace.name,
        state: input.state,
        durationMs: Math.max(0, input.endedAt.getTime() - trace.startedAt.getTime()),
        requestPreview: trace.requestPreview ?? previewOf(metadata['mlflow.traceInputs']),
        responsePreview: trace.responsePreview ?? previewOf(metadata['mlflow.traceOutputs']),
        tags: { ...trace.tags, ...Object.fromEntries(kept.map(({ key, value }) => [key, value])) },
        metadata: { ...trace.metadata, ...metadata },
      };
      if (runId !== undefined) await commit.linkRun(runId, [id]);
      announce(commit, trace, ended);
      return ended;
    });
  }

  /**
   * Keeps spans; those of a trace that nobody told of make one. Spans that do not fit, and those beyond 50,000 of a trace, are left
   * out, the others kept.
   * @throws {InvalidInputError} for more than 10,000 spans.
   */
  async logSpans(experimentId: string, spans: readonly SpanOfTrace[], context: RequestContext, options: { readonly runId?: string | undefined } = {}): Promise<SpansLogged> {
    if (spans.length > most.spans) throw new InvalidInputError(`${spans.length.toLocaleString('en')} spans in one request; at most ${most.spans.toLocaleString('en')}`);
    const { fitting, reasons } = sift(spans);
    const groups = byTrace(fitting);
    const { traceIds, over } = await this.store.commit(context, async (commit) => {
      const experiment = await openExperiment(commit, experimentId, context);
      if (groups.size === 0) return { traceIds: [], over: [] };
      const at = this.now();
      const candidates = [...groups].map(([externalId, [first]]): Trace => ({
        ...emptyTrace,
        id: newId('trace'),
        projectId: experiment.projectId,
        experimentId: experiment.id,
        externalId,
        name: first!.span.name,
        startedAt: new Date(Number(first!.span.startedNs / 1_000_000n)),
        createdAt: at,
        createdBy: context.actor.id,
      }));
      const claimed = await commit.claimTraces(candidates);
      const full = claimed.filter(({ trace }) => trace.spanCount + groups.get(trace.externalId)!.length > most.spansOfTrace);
      const roomy = claimed.filter((one) => !full.includes(one));
      const added = await commit.putSpans(roomy.flatMap(({ trace }) => groups.get(trace.externalId)!.map(({ span }) => ({ traceId: trace.id, span }))));
      const runId = await this.runIn(commit, experiment.projectId, options.runId);
      const changed = roomy.map(({ trace, created }) => {
        const next = withSpans(trace, groups.get(trace.externalId)!);
        const filled: Trace = { ...next, runId: next.runId ?? runId, spanCount: trace.spanCount + (added.get(trace.id) ?? 0) };
        announce(commit, created ? undefined : trace, filled);
        return filled;
      });
      await commit.putTraces(changed);
      if (runId !== undefined) await commit.linkRun(runId, changed.map(({ id }) => id));
      return { traceIds: changed.map(({ id }) => id), over: full.flatMap(({ trace }) => groups.get(trace.externalId)!.map(() => `Trace '${trace.externalId}' would have more than ${most.spansOfTrace.toLocaleString('en')} spans`)) };
    });
    const rejected = [...reasons, ...over];
    return { accepted: spans.length - rejected.length, rejected: rejected.length, reason: rejected[0], traceIds };
  }

  /** @throws {InvalidInputError} for a filter or an order that cannot be read, with its place. */
  async search({ experimentIds, filter, orderBy = [] }: TracesAsked, page: { readonly first: number; readonly after?: string | undefined }, context: RequestContext): Promise<{ readonly traces: readonly Trace[]; readonly next: string | undefined }> {
    if (experimentIds.length > most.experiments) throw new InvalidInputError(`${experimentIds.length.toLocaleString('en')} experiments named; at most ${most.experiments.toLocaleString('en')}`);
    const search = { comparisons: parseFilter(filter ?? '', traceVocabulary), order: orderBy.map((one) => parseOrder(one, traceVocabulary)) };
    const found = await this.experiments.experiments([...new Set(experimentIds)].filter((id) => kindOf(id) === 'experiment'));
    const visible = found.flatMap((experiment) => (experiment && isVisible(context, experiment) ? [experiment.id] : []));
    const { ids, next } = await this.store.searchTraces({ ...search, experimentIds: visible }, page);
    return { traces: (await this.store.traces(ids)).filter((trace) => trace !== undefined), next };
  }

  async setTags(id: string, tags: readonly Tag[], context: RequestContext): Promise<Trace> {
    const fixed = tags.find(({ key }) => key === traceTag.artifacts || key === traceTag.spans);
    if (fixed) throw new InvalidInputError(`Tag '${fixed.key}' says where Cairn keeps the trace; it cannot be set`);
    const kept = traceTags(tags);
    return this.change(id, context, async (trace, commit) => {
      commit.emit({ type: 'tags.set', projectId: trace.projectId, nodeId: id, payload: { keys: kept.map(({ key }) => key) } });
      const { [traceTag.name]: name, ...rest } = Object.fromEntries(kept.map(({ key, value }) => [key, value]));
      return { ...trace, name: name ?? trace.name, tags: { ...trace.tags, ...rest } };
    });
  }

  /** @throws {NotFoundError} when the trace has no such tag. */
  async removeTag(id: string, key: string, context: RequestContext): Promise<Trace> {
    return this.change(id, context, async (trace, commit) => {
      if (!Object.hasOwn(trace.tags, key)) throw new NotFoundError(`Trace '${trace.externalId}' has no tag '${key}'`);
      commit.emit({ type: 'tags.removed', projectId: trace.projectId, nodeId: id, payload: { keys: [key] } });
      return { ...trace, tags: Object.fromEntries(Object.entries(trace.tags).filter(([name]) => name !== key)) };
    });
  }

  /** Notes that traces belong to a run of their project, beside those that happened during it. */
  async linkToRun(traces: readonly Trace[], runId: string, context: RequestContext): Promise<void> {
    if (traces.length > most.linked) throw new InvalidInputError(`${traces.length.toLocaleString('en')} traces named; at most ${most.linked.toLocaleString('en')}`);
    await this.store.commit(context, async (commit) => {
      const run = kindOf(runId) === 'run' ? await commit.run(runId) : undefined;
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, 'log', run.projectId);
      const foreign = traces.find(({ projectId }) => projectId !== run.projectId);
      if (foreign) throw NotFoundError.node('Trace', foreign.externalId);
      await commit.linkRun(runId, traces.map(({ id }) => id));
    });
  }

  /** Removes traces of an experiment for good. @returns how many there were. */
  async delete(experimentId: string, choice: TraceChoice, context: RequestContext): Promise<number> {
    if ('ids' in choice && choice.ids.length > most.deleted) throw new InvalidInputError(`${choice.ids.length.toLocaleString('en')} traces named; at most ${most.deleted.toLocaleString('en')}`);
    return this.store.commit(context, async (commit) => {
      const experiment = await visibleExperiment(commit, experimentId, context);
      const bounded: TraceChoice = 'ids' in choice ? { ids: choice.ids.filter(isTraceName) } : { ...choice, most: Math.min(choice.most, most.deleted) };
      const count = await commit.removeTraces(experimentId, bounded);
      if (count > 0) commit.emit({ type: 'traces.deleted', projectId: experiment.projectId, nodeId: experimentId, payload: { count } });
      return count;
    });
  }

  private change(id: string, context: RequestContext, next: (trace: Trace, commit: TraceCommit) => Promise<Trace>): Promise<Trace> {
    return this.store.commit(context, async (commit) => {
      const trace = await lockVisible(commit, id, context);
      const changed = await next(trace, commit);
      await commit.putTraces([changed]);
      return changed;
    });
  }

  /** The run, when it is one of the project. What a client says of others stays in its metadata. */
  private async runIn(commit: TraceCommit, projectId: string, runId: string | undefined): Promise<string | undefined> {
    if (runId === undefined || kindOf(runId) !== 'run') return undefined;
    const run = await commit.run(runId);
    return run?.projectId === projectId ? runId : undefined;
  }
}

/** The trace, locked, to which the actor may log. @throws {NotFoundError} when it is missing or hidden. */
export async function lockVisible(commit: TraceCommit, id: string, context: RequestContext): Promise<Trace> {
  const trace = await commit.lockTrace(id);
  if (!trace || !isVisible(context, trace)) throw NotFoundError.node('Trace', id);
  requireIn(context, 'log', trace.projectId);
  return trace;
}

const emptyTrace = {
  clientRequestId: undefined,
  runId: undefined,
  name: '',
  state: 'in_progress',
  durationMs: undefined,
  requestPreview: undefined,
  responsePreview: undefined,
  tags: {},
  metadata: {},
  spanCount: 0,
  told: false,
} as const;

async function openExperiment(commit: TraceCommit, id: string, context: RequestContext): Promise<Experiment> {
  const experiment = await visibleExperiment(commit, id, context);
  requireActive(experiment);
  return experiment;
}

/** The experiment, to which the actor may log. @throws {NotFoundError} when it is missing or hidden. */
async function visibleExperiment(commit: TraceCommit, id: string, context: RequestContext): Promise<Experiment> {
  const experiment = kindOf(id) === 'experiment' ? await commit.experiment(id) : undefined;
  if (!experiment || !isVisible(context, experiment)) throw NotFoundError.node('Experiment', id);
  requireIn(context, 'log', experiment.projectId);
  return experiment;
}

/** Says that a trace is there, once: when it is first known how it ended. */
function announce(commit: TraceCommit, before: Trace | undefined, trace: Trace): void {
  if (trace.state === 'in_progress' || (before && before.state !== 'in_progress')) return;
  const { id, projectId, experimentId, runId, name, state, spanCount: spans } = trace;
  commit.emit({
    type: 'trace.logged',
    projectId,
    nodeId: id,
    payload: { experimentId, name, state: state.toUpperCase(), spans },
    links: [{ from: experimentId, to: id, relation: 'has' }, ...(runId === undefined ? [] : [{ from: runId, to: id, relation: 'produced' }])],
  });
}

function sift(spans: readonly SpanOfTrace[]): { readonly fitting: SpanOfTrace[]; readonly reasons: string[] } {
  const fitting: SpanOfTrace[] = [];
  const reasons: string[] = [];
  for (const sent of spans) {
    const fault = spanFault(sent.span);
    if (fault !== undefined) reasons.push(`Span '${sent.span.id}' was not kept: ${fault}`);
    else fitting.push({ ...sent, span: storedSpan(sent.span) });
  }
  return { fitting, reasons };
}

function pairs(values: Values): Tag[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

/** Spans by what MLflow's clients call their trace. */
function byTrace(spans: readonly SpanOfTrace[]): Map<string, SpanOfTrace[]> {
  const groups = new Map<string, SpanOfTrace[]>();
  for (const span of spans) {
    const name = `tr-${span.traceId}`;
    const group = groups.get(name);
    if (group) group.push(span);
    else groups.set(name, [span]);
  }
  return groups;
}
