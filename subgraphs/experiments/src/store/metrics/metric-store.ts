import type { Database, Transaction } from '@cairn/subgraph';
import type { RequestContext } from '@cairn/core';
import type { MetricSeries, ThinnedSeries } from '../../domain/metric.js';
import type { MetricSummary } from '../../domain/metric-summary.js';
import type { Addition, MetricCommit, MetricStore, RunHead, RunPlace, SeriesPart } from '../../domain/metric-store.js';
import { lockRunHeads } from '../run-sql.js';
import { foldRuns } from './fold-metrics.js';
import { readSeries, readThinned } from './read-series.js';
import { readSummaries } from './read-summaries.js';
import { appendSegments, claimBatches, knownBatches } from './write-metrics.js';

/** How many runs one transaction folds, so that none is locked for long. */
const runsAtOnce = 100;

/** Metric series in PostgreSQL. */
export class SqlMetricStore implements MetricStore {
  constructor(
    private readonly database: Database,
    private readonly housekeeper: RequestContext,
  ) {}

  summaries(runs: readonly RunPlace[], keys?: readonly string[]): Promise<Map<string, MetricSummary[]>> {
    return readSummaries(this.database, runs, keys);
  }

  series(run: RunPlace, keys: readonly string[] | undefined, part?: SeriesPart): Promise<MetricSeries[]> {
    return readSeries(this.database, run, keys, part);
  }

  thinned(run: RunPlace, keys: readonly string[] | undefined, maxPoints: number): Promise<ThinnedSeries[]> {
    return readThinned(this.database, run, keys, maxPoints);
  }

  commit<T>(context: RequestContext, work: (commit: MetricCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlMetricCommit(transaction)));
  }

  async fold(runs: readonly RunPlace[]): Promise<void> {
    for (let from = 0; from < runs.length; from += runsAtOnce) {
      const some = runs.slice(from, from + runsAtOnce);
      while (await this.database.commit(this.housekeeper, (transaction) => foldRuns(transaction, some)));
    }
  }

  async foldExperiments(experimentIds: readonly string[]): Promise<void> {
    const waiting = await this.database.query<{ id: string; experimentId: string }>(
      `SELECT DISTINCT s.run_id AS id, s.experiment_id AS "experimentId" FROM experiments.metric_segment s WHERE s.experiment_id = ANY($1)`,
      [experimentIds],
    );
    if (waiting.length > 0) await this.fold(waiting);
  }
}

class SqlMetricCommit implements MetricCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: MetricCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  lockRuns(ids: readonly string[]): Promise<Map<string, RunHead>> {
    return lockRunHeads(this.transaction, ids);
  }

  claim(batches: readonly { readonly runId: string; readonly batchId: string }[]): Promise<boolean[]> {
    return claimBatches(this.transaction, batches);
  }

  known(batches: readonly { readonly runId: string; readonly batchId: string }[]): Promise<boolean[]> {
    return knownBatches(this.transaction, batches);
  }

  append(additions: readonly Addition[]): Promise<void> {
    return appendSegments(this.transaction, additions);
  }
}
