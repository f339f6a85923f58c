import { InvalidInputError, isVisible, NotFoundError, requireIn, type CairnEvent, type RequestContext } from '@cairn/core';
import { checkPoints, seriesOf, thin, type MetricPoint, type MetricSeries, type MetricSummary } from './metric.js';
import { requireRunning, type Run } from './run.js';
import type { ExperimentStore } from './stores.js';

/** What became of a batch. */
export interface LogReceipt {
  readonly accepted: number;
  /** True when the same batch had been kept before: nothing was written twice. */
  readonly repeated: boolean;
}

/** Live events of the runs named. */
export type RunEvents = (runIds: readonly string[], signal: AbortSignal | undefined) => AsyncIterable<CairnEvent<'metrics.logged'>>;

/** Keeps metric series and hands them out, whole, thinned, or as they grow. */
export class MetricService {
  constructor(
    private readonly store: ExperimentStore,
    private readonly logged: RunEvents,
  ) {}

  /**
   * Keeps a batch whole or not at all.
   * @param batchId made by the caller; a batch that comes again under the same id is acknowledged and not kept twice.
   */
  async log(runId: string, batchId: string, points: readonly MetricPoint[], context: RequestContext): Promise<LogReceipt> {
    checkPoints(points);
    return this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, 'log', run.projectId);
      if (!(await commit.claimBatch(runId, batchId))) return { accepted: points.length, repeated: true };
      requireRunning(run);
      if (points.length === 0) return { accepted: 0, repeated: false };
      const series = seriesOf(points);
      await commit.appendSeries(runId, series);
      let firstStep = Infinity;
      let lastStep = -Infinity;
      for (const { step } of points) {
        firstStep = Math.min(firstStep, step);
        lastStep = Math.max(lastStep, step);
      }
      commit.emit({
        type: 'metrics.logged',
        projectId: run.projectId,
        nodeId: runId,
        payload: { batchIds: [batchId], count: points.length, keys: series.map(({ key }) => key), firstStep, lastStep },
      });
      return { accepted: points.length, repeated: false };
    });
  }

  summaries(run: Run): Promise<MetricSummary[]> {
    return this.store.summaries(run.id);
  }

  /** @throws {InvalidInputError} when `maxPoints` is outside 2 to 100,000. */
  async series(run: Run, keys: readonly string[] | undefined, maxPoints: number): Promise<MetricSeries[]> {
    if (!Number.isInteger(maxPoints) || maxPoints < 2 || maxPoints > 100_000) {
      throw new InvalidInputError(`'maxPoints' is ${maxPoints}; expected a whole number from 2 to 100,000`);
    }
    const series = await this.store.series(run.id, keys);
    return series.map((one) => thin(one, maxPoints));
  }

  /** Points as they are logged from now on, in order, each once. */
  async *follow(runIds: readonly string[], context: RequestContext): AsyncGenerator<{ run: Run; points: MetricPoint[] }, void> {
    if (runIds.length === 0 || runIds.length > 50) throw new InvalidInputError(`${runIds.length} runs asked for; expected 1 to 50`);
    const seen = new Map<string, Record<string, number>>();
    const runs = new Map<string, Run>();
    for (const run of await this.store.runs(runIds)) {
      if (!run || !isVisible(context, run)) continue;
      runs.set(run.id, run);
      seen.set(run.id, Object.fromEntries((await this.store.summaries(run.id)).map(({ key, count }) => [key, count])));
    }
    const missing = runIds.find((id) => !runs.has(id));
    if (missing !== undefined) throw NotFoundError.node('Run', missing);
    for await (const event of this.logged(runIds, context.signal)) {
      const run = runs.get(event.nodeId);
      const counts = seen.get(event.nodeId);
      if (!run || !counts) continue;
      const points: MetricPoint[] = [];
      for (const { key, steps, values, at } of await this.store.series(run.id, event.payload.keys, counts)) {
        counts[key] = (counts[key] ?? 0) + steps.length;
        steps.forEach((step, index) => points.push({ key, step, value: values[index]!, at: at[index]! }));
      }
      if (points.length > 0) yield { run, points };
    }
  }
}
