import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Alert, AlertStatus } from './alert.js';
import type { Monitor } from './monitor.js';
import type { Observation, OutcomeSums } from './observation.js';
import type { Baseline, DriftReport, PerformanceReport, Window } from './report.js';

/** Who answers for an endpoint now. */
export interface WatchedEndpoint {
  readonly endpointId: string;
  readonly projectId: string;
  readonly modelVersionId: string;
}

export interface ReportFilter {
  readonly endpointId: string;
  readonly subject?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface MonitoringReader {
  endpoint(endpointId: string): Promise<WatchedEndpoint | undefined>;
  monitors(ids: readonly string[]): Promise<(Monitor | undefined)[]>;
  monitorsOf(endpointId: string): Promise<Monitor[]>;
  baselines(ids: readonly string[]): Promise<(Baseline | undefined)[]>;
  /** Of the versions that ever answered for the endpoint, newest first. */
  baselinesOf(endpointId: string): Promise<Baseline[]>;
  alerts(ids: readonly string[]): Promise<(Alert | undefined)[]>;
  listAlerts(projectId: string, status: AlertStatus | undefined, page: PageRequest): Promise<Page<Alert>>;
  /** Newest window first. */
  listDrift(filter: ReportFilter, page: PageRequest): Promise<Page<DriftReport>>;
  listPerformance(filter: ReportFilter, page: PageRequest): Promise<Page<PerformanceReport>>;
  driftReports(ids: readonly string[]): Promise<(DriftReport | undefined)[]>;
  performanceReports(ids: readonly string[]): Promise<(PerformanceReport | undefined)[]>;
}

/** The days of an endpoint that can be judged: everything of them has been seen. */
export interface Progress {
  /**
   * First day that counts; undefined when there is none. Of a version that was rolled out in steps, the first after it
   * took over: the days before hold only a part of the traffic, which makes a weekday or an hour look rare.
   */
  readonly firstDay: string | undefined;
  /** Newest day of which anything was seen; the days before it are whole. */
  readonly lastDay: string | undefined;
  /** End of the newest window that was reported. */
  readonly reportedDay: string | undefined;
}

/** Writes, and reads that must see them, of one transaction. */
export interface MonitoringCommit extends Commit {
  /** The endpoint, locked: one writer at a time moves its windows on. */
  lockEndpoint(endpointId: string): Promise<WatchedEndpoint | undefined>;
  putEndpoint(endpoint: WatchedEndpoint): Promise<void>;
  /** Whether any version of the project has one: only then are values compared. */
  hasBaselines(projectId: string): Promise<boolean>;
  baselineOf(modelVersionId: string): Promise<Baseline | undefined>;
  insertBaseline(baseline: Baseline): Promise<void>;
  monitorsOf(endpointId: string): Promise<Monitor[]>;
  insertMonitor(monitor: Monitor): Promise<void>;
  setState(monitorId: string, state: Monitor['state']): Promise<void>;
  /** New observations only; those of an earlier delivery are left out of the answer. Labels that came early come with them. */
  insertObservations(observations: readonly Observation[]): Promise<{ readonly inserted: ReadonlySet<string>; readonly earlyLabels: ReadonlyMap<string, number> }>;
  /** Adds counts per bin to a day. */
  addCounts(endpointId: string, modelVersionId: string, counts: readonly { readonly day: string; readonly subject: string; readonly counts: readonly number[] }[]): Promise<void>;
  /** Puts labels to their observations; those whose observation is not there yet are kept for it. */
  label(labels: readonly { readonly predictionId: string; readonly value: number }[]): Promise<readonly (Pick<Observation, 'predictionId' | 'endpointId' | 'modelVersionId' | 'day'> & { readonly score: number | undefined; readonly before: number | undefined; readonly value: number })[]>;
  addOutcomes(endpointId: string, modelVersionId: string, day: string, sums: OutcomeSums): Promise<void>;
  driftProgress(endpoint: WatchedEndpoint): Promise<Progress>;
  outcomeProgress(endpoint: WatchedEndpoint): Promise<Progress>;
  /** Counts per subject over a window. */
  counts(endpoint: WatchedEndpoint, window: Window): Promise<ReadonlyMap<string, readonly number[]>>;
  outcomes(endpoint: WatchedEndpoint, window: Window): Promise<OutcomeSums>;
  insertDrift(reports: readonly DriftReport[]): Promise<void>;
  insertPerformance(report: PerformanceReport): Promise<void>;
  openAlert(monitorId: string): Promise<Alert | undefined>;
  lockAlert(id: string): Promise<Alert | undefined>;
  insertAlert(alert: Alert): Promise<void>;
  updateAlert(alert: Alert): Promise<void>;
}

export interface MonitoringStore extends MonitoringReader {
  commit<T>(context: RequestContext, work: (commit: MonitoringCommit) => Promise<T>): Promise<T>;
}
