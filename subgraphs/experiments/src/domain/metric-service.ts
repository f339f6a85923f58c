import { InvalidInputError, isVisible, NotFoundError, type CairnEvent, type RequestContext } from '@cairn/core';
import { checkPoints, checkSeries, joined, seriesOf, sliced, type MetricPoint, type MetricSeries, type ThinnedSeries } from './metric.js';
import type { LogReceipt, MetricBatch, MetricLog } from './metric-log.js';
import type { MetricReader, RunPlace } from './metric-store.js';
import type { MetricSummary } from './metric-summary.js';
import type { Run } from './run.js';
import type { ExperimentReader } from './stores.js';

/** Live events of the runs named. */
export type RunEvents = (runIds: readonly string[], signal: AbortSignal | undefined) => AsyncIterable<CairnEvent<'metrics.logged'>>;

/** Keeps metric series and hands them out, whole, thinned, or as they grow. */
export class MetricService {
  constructor(
    private readonly parts: { readonly metrics: MetricReader; readonly runs: Pick<ExperimentReader, 'runs'>; readonly log: MetricLog; readonly logged: RunEvents },
  ) {}

  /**
   * Keeps a batch whole or not at all.
   * @param batch.batchId made by the caller; a batch that comes again under the same id is acknowledged and not kept twice.
   */
  async log(batch: { readonly runId: string; readonly batchId: string; readonly points: readonly MetricPoint[] }, context: RequestContext): Promise<LogReceipt> {
    checkPoints(batch.points);
    return this.parts.log.log({ ...batch, series: seriesOf(batch.points) }, context);
  }

  /** The same for points that come as columns, which is cheaper for many: one series a key. */
  async logSeries(batch: MetricBatch, context: RequestContext): Promise<LogReceipt> {
    checkSeries(batch.series);
    return this.parts.log.log(batch, context);
  }

  /** What is known of the metrics of each run, by its id. @param runs that the caller was shown before. */
  summaries(runs: readonly RunPlace[], keys?: readonly string[]): Promise<Map<string, MetricSummary[]>> {
    return this.parts.metrics.summaries(runs, keys);
  }

  /** @throws {InvalidInputError} when `maxPoints` is outside 2 to 100,000. */
  async thinned(run: RunPlace, keys: readonly string[] | undefined, maxPoints: number): Promise<ThinnedSeries[]> {
    if (!Number.isInteger(maxPoints) || maxPoints < 2 || maxPoints > 100_000) {
      throw new InvalidInputError(`'maxPoints' is ${maxPoints}; expected a whole number from 2 to 100,000`);
    }
    return this.parts.metrics.thinned(run, keys, maxPoints);
  }

  /** A part of the exact series of one metric, in the order logged. @param from how many points to pass over. */
  async history(run: RunPlace, key: string, { from, first }: { readonly from: number; readonly first: number }): Promise<{ readonly series: MetricSeries; readonly next: number | undefined }> {
    const [found] = await this.parts.metrics.series(run, [key], { from: { [key]: from }, limit: first + 1 });
    const whole = found ?? joined(key, []);
    return { series: sliced(whole, 0, first), next: whole.steps.length > first ? from + first : undefined };
  }

  /** Points as they are logged from now on, in order, each once. */
  async *follow(runIds: readonly string[], context: RequestContext): AsyncGenerator<{ run: Run; points: MetricPoint[] }, void> {
    if (runIds.length === 0 || runIds.length > 50) throw new InvalidInputError(`${runIds.length} runs asked for; expected 1 to 50`);
    const found = (await this.parts.runs.runs(runIds)).filter((run) => run !== undefined && isVisible(context, run)) as Run[];
    const runs = new Map(found.map((run) => [run.id, run]));
    const missing = runIds.find((id) => !runs.has(id));
    if (missing !== undefined) throw NotFoundError.node('Run', missing);
    const summaries = await this.parts.metrics.summaries(found);
    const seen = new Map(found.map(({ id }) => [id, Object.fromEntries(summaries.get(id)!.map(({ key, count }) => [key, count]))]));
    // How many points were read before their event came: one read takes all that is there.
    const ahead = new Map<string, number>();
    for await (const { nodeId, payload } of this.parts.logged(runIds, context.signal)) {
      const run = runs.get(nodeId);
      const counts = seen.get(nodeId);
      if (!run || !counts) continue;
      const surplus = (ahead.get(nodeId) ?? 0) - payload.count;
      if (surplus >= 0) {
        ahead.set(nodeId, surplus);
        continue;
      }
      const points: MetricPoint[] = [];
      for (const { key, steps, values, atMs } of await this.parts.metrics.series(run, undefined, { from: counts })) {
        counts[key] = (counts[key] ?? 0) + steps.length;
        steps.forEach((step, index) => points.push({ key, step, value: values[index]!, atMs: atMs[index]! }));
      }
      ahead.set(nodeId, Math.max(0, points.length + surplus));
      if (points.length > 0) yield { run, points };
    }
  }
}
