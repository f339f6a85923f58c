import { And, In, LessThanOrEqual, MoreThanOrEqual, type EntityTarget, type FindOptionsOrder, type FindOptionsWhere } from 'typeorm';
import { pageOf, pageSize, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database } from '@cairn/subgraph';
import type { Alert, AlertStatus } from '../domain/alert.js';
import type { Monitor } from '../domain/monitor.js';
import type { Baseline, DriftReport, PerformanceReport } from '../domain/report.js';
import type { MonitoringCommit, MonitoringStore, ReportFilter, WatchedEndpoint } from '../domain/stores.js';
import { AlertRow } from './alert-row.js';
import { BaselineRow } from './baseline-row.js';
import { DriftReportRow } from './drift-report-row.js';
import { MonitorRow } from './monitor-row.js';
import { SqlMonitoringCommit } from './monitoring-commit.js';
import { PerformanceReportRow } from './performance-report-row.js';
import { alertOf, baselineOf } from './row-mapping.js';

/** What is watched and what was found, in PostgreSQL. */
export class SqlMonitoringStore implements MonitoringStore {
  constructor(private readonly database: Database) {}

  async endpoint(endpointId: string): Promise<WatchedEndpoint | undefined> {
    const [row] = await this.database.query<WatchedEndpoint>(
      'SELECT endpoint_id AS "endpointId", project_id AS "projectId", model_version_id AS "modelVersionId" FROM monitoring.endpoint WHERE endpoint_id = $1',
      [endpointId],
    );
    return row;
  }

  async monitors(ids: readonly string[]): Promise<(Monitor | undefined)[]> {
    return loadInOrder(ids, await this.database.reader.findBy(MonitorRow, { id: In([...ids]) }));
  }

  monitorsOf(endpointId: string): Promise<Monitor[]> {
    return this.database.reader.find(MonitorRow, { where: { endpointId }, order: { id: 'ASC' } });
  }

  async baselines(ids: readonly string[]): Promise<(Baseline | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(BaselineRow, { id: In([...ids]) })).map(baselineOf));
  }

  async baselinesOf(endpointId: string): Promise<Baseline[]> {
    const versions = await this.database.query<{ id: string }>(
      'SELECT DISTINCT model_version_id AS id FROM monitoring.daily_count WHERE endpoint_id = $1 UNION SELECT model_version_id FROM monitoring.endpoint WHERE endpoint_id = $1',
      [endpointId],
    );
    return (await this.database.reader.find(BaselineRow, { where: { modelVersionId: In(versions.map(({ id }) => id)) }, order: { id: 'DESC' } })).map(baselineOf);
  }

  async alerts(ids: readonly string[]): Promise<(Alert | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(AlertRow, { id: In([...ids]) })).map(alertOf));
  }

  async listAlerts(projectId: string, status: AlertStatus | undefined, page: PageRequest): Promise<Page<Alert>> {
    const found = await newestPage(this.database.reader, AlertRow, status === undefined ? { projectId } : { projectId, status }, page);
    return { ...found, nodes: found.nodes.map(alertOf) };
  }

  listDrift(filter: ReportFilter, page: PageRequest): Promise<Page<DriftReport>> {
    const { endpointId, subject } = filter;
    return this.listReports(DriftReportRow, { endpointId, ...(subject === undefined ? {} : { subject }), ...between(filter) }, page);
  }

  listPerformance(filter: ReportFilter, page: PageRequest): Promise<Page<PerformanceReport>> {
    return this.listReports(PerformanceReportRow, { endpointId: filter.endpointId, ...between(filter) }, page);
  }

  async driftReports(ids: readonly string[]): Promise<(DriftReport | undefined)[]> {
    return loadInOrder(ids, await this.database.reader.findBy(DriftReportRow, { id: In([...ids]) }));
  }

  async performanceReports(ids: readonly string[]): Promise<(PerformanceReport | undefined)[]> {
    return loadInOrder(ids, await this.database.reader.findBy(PerformanceReportRow, { id: In([...ids]) }));
  }

  commit<T>(context: RequestContext, work: (commit: MonitoringCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlMonitoringCommit(transaction)));
  }

  /** Newest window first; the cursor is how many came before, because reports are only ever added in front. */
  private async listReports<R extends { id: string; windowEnd: string }>(row: EntityTarget<R>, where: FindOptionsWhere<R>, page: PageRequest): Promise<Page<R>> {
    const size = pageSize(page);
    const skip = page.after === undefined ? 0 : Number(page.after);
    const order = { windowEnd: 'DESC', id: 'ASC' } as FindOptionsOrder<R>;
    const [rows, total] = await Promise.all([this.database.reader.find(row, { where, order, skip, take: size + 1 }), this.database.reader.count(row, { where })]);
    const found = pageOf(rows, size, total, () => '');
    return { ...found, endCursor: found.nodes.length === 0 ? undefined : String(skip + found.nodes.length) };
  }
}

function between({ from, to }: ReportFilter): { windowEnd?: ReturnType<typeof And<string>> } {
  const bounds = [...(from === undefined ? [] : [MoreThanOrEqual(from)]), ...(to === undefined ? [] : [LessThanOrEqual(to)])];
  return bounds.length === 0 ? {} : { windowEnd: And(...bounds) };
}
