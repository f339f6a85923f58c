import { In, Not } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import type { Alert } from '../domain/alert.js';
import type { Monitor } from '../domain/monitor.js';
import type { Observation, OutcomeSums } from '../domain/observation.js';
import type { Baseline, DriftReport, PerformanceReport, Window } from '../domain/report.js';
import type { MonitoringCommit, Progress, WatchedEndpoint } from '../domain/stores.js';
import { AlertRow } from './alert-row.js';
import { BaselineRow } from './baseline-row.js';
import { DriftReportRow } from './drift-report-row.js';
import { MonitorRow } from './monitor-row.js';
import { PerformanceReportRow } from './performance-report-row.js';
import { alertOf, baselineOf } from './row-mapping.js';

type Labelled = Awaited<ReturnType<MonitoringCommit['label']>>[number];

/** Writes of one transaction. */
export class SqlMonitoringCommit implements MonitoringCommit {
  readonly emit: MonitoringCommit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  async lockEndpoint(endpointId: string): Promise<WatchedEndpoint | undefined> {
    const [row] = await this.transaction.query<WatchedEndpoint>(
      'SELECT endpoint_id AS "endpointId", project_id AS "projectId", model_version_id AS "modelVersionId" FROM monitoring.endpoint WHERE endpoint_id = $1 FOR UPDATE',
      [endpointId],
    );
    return row;
  }

  async putEndpoint({ endpointId, projectId, modelVersionId }: WatchedEndpoint): Promise<void> {
    await this.transaction.query(
      `INSERT INTO monitoring.endpoint (endpoint_id, project_id, model_version_id) VALUES ($1, $2, $3)
       ON CONFLICT (endpoint_id) DO UPDATE SET model_version_id = excluded.model_version_id,
         since_day = (SELECT max(day) + 1 FROM monitoring.daily_count WHERE endpoint_id = $1)`,
      [endpointId, projectId, modelVersionId],
    );
  }

  hasBaselines(projectId: string): Promise<boolean> {
    return this.transaction.manager.existsBy(BaselineRow, { projectId });
  }

  async baselineOf(modelVersionId: string): Promise<Baseline | undefined> {
    const row = await this.transaction.manager.findOneBy(BaselineRow, { modelVersionId });
    return row ? baselineOf(row) : undefined;
  }

  async insertBaseline(baseline: Baseline): Promise<void> {
    await this.transaction.manager.insert(BaselineRow, baseline as never);
  }

  monitorsOf(endpointId: string): Promise<Monitor[]> {
    return this.transaction.manager.find(MonitorRow, { where: { endpointId }, order: { id: 'ASC' } });
  }

  async insertMonitor(monitor: Monitor): Promise<void> {
    await this.transaction.manager.insert(MonitorRow, monitor);
  }

  async setState(monitorId: string, state: Monitor['state']): Promise<void> {
    await this.transaction.manager.update(MonitorRow, { id: monitorId }, { state });
  }

  async insertObservations(observations: readonly Observation[]): Promise<{ inserted: ReadonlySet<string>; earlyLabels: ReadonlyMap<string, number> }> {
    const ids = observations.map(({ predictionId }) => predictionId);
    const inserted = await this.transaction.query<{ prediction_id: string }>(
      `INSERT INTO monitoring.observation (prediction_id, endpoint_id, model_version_id, day, score)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::float8[]) ON CONFLICT DO NOTHING RETURNING prediction_id`,
      [ids, observations.map(({ endpointId }) => endpointId), observations.map(({ modelVersionId }) => modelVersionId), observations.map(({ day }) => day), observations.map(({ score }) => score ?? null)],
    );
    const early = await this.transaction.query<{ prediction_id: string; value: number }>('DELETE FROM monitoring.early_label WHERE prediction_id = ANY($1) RETURNING prediction_id, value', [ids]);
    return { inserted: new Set(inserted.map((row) => row.prediction_id)), earlyLabels: new Map(early.map((row) => [row.prediction_id, row.value])) };
  }

  async addCounts(endpointId: string, modelVersionId: string, counts: readonly { readonly day: string; readonly subject: string; readonly counts: readonly number[] }[]): Promise<void> {
    for (const { day, subject, counts: added } of counts) {
      await this.transaction.query(
        `INSERT INTO monitoring.daily_count AS c (endpoint_id, model_version_id, day, subject, counts) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (endpoint_id, model_version_id, day, subject) DO UPDATE
         SET counts = ARRAY(SELECT a + b FROM unnest(c.counts, excluded.counts) WITH ORDINALITY AS u(a, b, bin) ORDER BY bin)`,
        [endpointId, modelVersionId, day, subject, added],
      );
    }
  }

  async label(labels: readonly { readonly predictionId: string; readonly value: number }[]): Promise<readonly Labelled[]> {
    const ids = labels.map(({ predictionId }) => predictionId);
    const values = labels.map(({ value }) => value);
    const labelled = await this.transaction.query<Labelled>(
      `WITH given AS (SELECT * FROM unnest($1::text[], $2::float8[]) AS g(prediction_id, value)),
            before AS (SELECT o.* FROM monitoring.observation o JOIN given USING (prediction_id) FOR UPDATE OF o),
            changed AS (UPDATE monitoring.observation o SET label = g.value FROM given g WHERE o.prediction_id = g.prediction_id)
       SELECT b.prediction_id AS "predictionId", b.endpoint_id AS "endpointId", b.model_version_id AS "modelVersionId", b.day::text AS day, b.score, b.label AS before, g.value
       FROM before b JOIN given g USING (prediction_id)`,
      [ids, values],
    );
    const known = new Set(labelled.map(({ predictionId }) => predictionId));
    const early = labels.filter(({ predictionId }) => !known.has(predictionId));
    if (early.length > 0) {
      await this.transaction.query(
        'INSERT INTO monitoring.early_label (prediction_id, value) SELECT * FROM unnest($1::text[], $2::float8[]) ON CONFLICT (prediction_id) DO UPDATE SET value = excluded.value',
        [early.map(({ predictionId }) => predictionId), early.map(({ value }) => value)],
      );
    }
    return labelled.map((row) => ({ ...row, score: row.score ?? undefined, before: row.before ?? undefined }));
  }

  async addOutcomes(endpointId: string, modelVersionId: string, day: string, sums: OutcomeSums): Promise<void> {
    await this.transaction.query(
      `INSERT INTO monitoring.daily_outcome AS o (endpoint_id, model_version_id, day, n, predicted, observed, log_loss, log_loss_squared)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (endpoint_id, model_version_id, day) DO UPDATE SET n = o.n + excluded.n, predicted = o.predicted + excluded.predicted,
         observed = o.observed + excluded.observed, log_loss = o.log_loss + excluded.log_loss, log_loss_squared = o.log_loss_squared + excluded.log_loss_squared`,
      [endpointId, modelVersionId, day, sums.n, sums.predicted, sums.observed, sums.logLoss, sums.logLossSquared],
    );
  }

  driftProgress(endpoint: WatchedEndpoint): Promise<Progress> {
    return this.progress(endpoint, 'daily_count', 'drift_report');
  }

  outcomeProgress(endpoint: WatchedEndpoint): Promise<Progress> {
    return this.progress(endpoint, 'daily_outcome', 'performance_report');
  }

  async counts({ endpointId, modelVersionId }: WatchedEndpoint, { start, end }: Window): Promise<ReadonlyMap<string, readonly number[]>> {
    const rows = await this.transaction.query<{ subject: string; counts: number[] }>(
      `SELECT subject, array_agg(total ORDER BY bin) AS counts FROM (
         SELECT subject, bin, sum(count) AS total FROM monitoring.daily_count, unnest(counts) WITH ORDINALITY AS u(count, bin)
         WHERE endpoint_id = $1 AND model_version_id = $2 AND day BETWEEN $3 AND $4 GROUP BY subject, bin
       ) AS bins GROUP BY subject`,
      [endpointId, modelVersionId, start, end],
    );
    return new Map(rows.map(({ subject, counts }) => [subject, counts]));
  }

  async outcomes({ endpointId, modelVersionId }: WatchedEndpoint, { start, end }: Window): Promise<OutcomeSums> {
    const [row] = await this.transaction.query<OutcomeSums>(
      `SELECT coalesce(sum(n), 0) AS n, coalesce(sum(predicted), 0) AS predicted, coalesce(sum(observed), 0) AS observed,
              coalesce(sum(log_loss), 0) AS "logLoss", coalesce(sum(log_loss_squared), 0) AS "logLossSquared"
       FROM monitoring.daily_outcome WHERE endpoint_id = $1 AND model_version_id = $2 AND day BETWEEN $3 AND $4`,
      [endpointId, modelVersionId, start, end],
    );
    return row!;
  }

  async insertDrift(reports: readonly DriftReport[]): Promise<void> {
    await this.transaction.manager.insert(DriftReportRow, reports as never);
  }

  async insertPerformance(report: PerformanceReport): Promise<void> {
    await this.transaction.manager.insert(PerformanceReportRow, report);
  }

  async openAlert(monitorId: string): Promise<Alert | undefined> {
    const row = await this.transaction.manager.findOneBy(AlertRow, { monitorId, status: Not(In(['resolved'])) });
    return row ? alertOf(row) : undefined;
  }

  async lockAlert(id: string): Promise<Alert | undefined> {
    const row = await this.transaction.manager.findOne(AlertRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? alertOf(row) : undefined;
  }

  async insertAlert(alert: Alert): Promise<void> {
    await this.transaction.manager.insert(AlertRow, alert as never);
  }

  async updateAlert({ id, status, acknowledgedBy, resolvedAt, resolution }: Alert): Promise<void> {
    await this.transaction.manager.update(AlertRow, { id }, { status, acknowledgedBy: acknowledgedBy ?? null, resolvedAt: resolvedAt ?? null, resolution: resolution ?? null });
  }

  private async progress({ endpointId, modelVersionId }: WatchedEndpoint, days: 'daily_count' | 'daily_outcome', reports: 'drift_report' | 'performance_report'): Promise<Progress> {
    const [row] = await this.transaction.query<{ first: string | null; last: string | null; reported: string | null }>(
      `SELECT greatest(min(day), (SELECT since_day FROM monitoring.endpoint WHERE endpoint_id = $1))::text AS first, max(day)::text AS last,
              (SELECT max(window_end)::text FROM monitoring.${reports} WHERE endpoint_id = $1 AND model_version_id = $2) AS reported
       FROM monitoring.${days} WHERE endpoint_id = $1 AND model_version_id = $2`,
      [endpointId, modelVersionId],
    );
    return { firstDay: row?.first ?? undefined, lastDay: row?.last ?? undefined, reportedDay: row?.reported ?? undefined };
  }
}
