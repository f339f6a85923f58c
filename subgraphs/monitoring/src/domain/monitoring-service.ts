import { ConflictError, InvalidInputError, isVisible, newId, NotFoundError, requireIn, type CairnEvent, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { acknowledge, resolve, type Alert, type AlertStatus } from './alert.js';
import { checkDistributions, type Distribution } from './distribution.js';
import { checkMonitor, defaultMinimumCount, defaultThresholds, defaultWindowDays, type Monitor, type MonitorKind } from './monitor.js';
import type { Baseline, DriftReport, PerformanceReport } from './report.js';
import type { MonitoringStore, ReportFilter, WatchedEndpoint } from './stores.js';

export interface RecordBaseline {
  readonly projectId: string;
  readonly modelVersionId: string;
  readonly datasetVersionId?: string | undefined;
  readonly distributions: readonly Distribution[];
  readonly logLoss: number;
  readonly meanPredicted: number;
  readonly observedRate: number;
  readonly n: number;
}

export interface CreateMonitors {
  readonly endpointId: string;
  readonly windowDays?: number | undefined;
  readonly minimumCount?: number | undefined;
  readonly thresholds?: Partial<Record<MonitorKind, number>> | undefined;
}

/** The endpoint as serving knows it, when its events have not arrived here yet. */
export type FindEndpoint = (endpointId: string, context: RequestContext) => Promise<WatchedEndpoint | undefined>;

export interface MonitoringServiceParts {
  readonly store: MonitoringStore;
  readonly findEndpoint: FindEndpoint;
  readonly raised: (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent<'alert.raised'>>;
  readonly reported: (endpointId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent<'report.recorded'>>;
  readonly now: () => Date;
}

/** What a window of an endpoint said. */
export interface WindowReports {
  readonly drift: readonly DriftReport[];
  readonly performance: PerformanceReport | undefined;
}

/** Says what is watched, and answers what was found. */
export class MonitoringService {
  constructor(private readonly parts: MonitoringServiceParts) {}

  async monitorsByIds(ids: readonly string[], context: RequestContext): Promise<(Monitor | undefined)[]> {
    return (await this.parts.store.monitors(ids)).map((monitor) => (isVisible(context, monitor) ? monitor : undefined));
  }

  async baselinesByIds(ids: readonly string[], context: RequestContext): Promise<(Baseline | undefined)[]> {
    return (await this.parts.store.baselines(ids)).map((baseline) => (isVisible(context, baseline) ? baseline : undefined));
  }

  async alertsByIds(ids: readonly string[], context: RequestContext): Promise<(Alert | undefined)[]> {
    return (await this.parts.store.alerts(ids)).map((alert) => (isVisible(context, alert) ? alert : undefined));
  }

  async driftByIds(ids: readonly string[], context: RequestContext): Promise<(DriftReport | undefined)[]> {
    return (await this.parts.store.driftReports(ids)).map((report) => (isVisible(context, report) ? report : undefined));
  }

  async performanceByIds(ids: readonly string[], context: RequestContext): Promise<(PerformanceReport | undefined)[]> {
    return (await this.parts.store.performanceReports(ids)).map((report) => (isVisible(context, report) ? report : undefined));
  }

  /** Monitors of an endpoint; none for one that is missing or hidden. */
  async monitorsOf(endpointId: string, context: RequestContext): Promise<Monitor[]> {
    return (await this.parts.store.monitorsOf(endpointId)).filter((monitor) => isVisible(context, monitor));
  }

  async baselinesOf(endpointId: string, context: RequestContext): Promise<Baseline[]> {
    return (await this.parts.store.baselinesOf(endpointId)).filter((baseline) => isVisible(context, baseline));
  }

  async alerts(projectId: string, status: AlertStatus | undefined, page: PageRequest, context: RequestContext): Promise<Page<Alert>> {
    requireIn(context, 'read', projectId);
    return this.parts.store.listAlerts(projectId, status, page);
  }

  async drift(filter: ReportFilter, page: PageRequest, context: RequestContext): Promise<Page<DriftReport>> {
    await this.visibleEndpoint(filter.endpointId, context);
    return this.parts.store.listDrift(filter, page);
  }

  async performance(filter: ReportFilter, page: PageRequest, context: RequestContext): Promise<Page<PerformanceReport>> {
    await this.visibleEndpoint(filter.endpointId, context);
    return this.parts.store.listPerformance(filter, page);
  }

  /** Says what is expected of a version. It is said once: the baseline of a version that is judged does not move. */
  async recordBaseline(input: RecordBaseline, context: RequestContext): Promise<Baseline> {
    requireIn(context, 'log', input.projectId);
    checkDistributions(input.distributions);
    if (!(input.n > 0)) throw new InvalidInputError(`'n' is ${input.n}; expected how many predictions the baseline was taken from`);
    const baseline: Baseline = { ...input, datasetVersionId: input.datasetVersionId, id: newId('baseline'), createdAt: this.parts.now() };
    return this.parts.store.commit(context, async (commit) => {
      if (await commit.baselineOf(input.modelVersionId)) throw new ConflictError(`Model version '${input.modelVersionId}' has a baseline already`);
      await commit.insertBaseline(baseline);
      commit.emit({
        type: 'baseline.recorded',
        projectId: input.projectId,
        nodeId: baseline.id,
        payload: { modelVersionId: input.modelVersionId },
        links: [{ from: input.modelVersionId, to: baseline.id, relation: 'expects' }],
      });
      return baseline;
    });
  }

  /** One monitor of each kind. */
  async createMonitors(input: CreateMonitors, context: RequestContext): Promise<Monitor[]> {
    const { endpointId, windowDays = defaultWindowDays, minimumCount = defaultMinimumCount, thresholds = {} } = input;
    const { projectId } = await this.visibleEndpoint(endpointId, context);
    requireIn(context, 'operate', projectId);
    const monitors = (Object.keys(defaultThresholds) as MonitorKind[]).map((kind): Monitor => {
      const monitor: Monitor = { id: newId('monitor'), projectId, endpointId, kind, windowDays, minimumCount, threshold: thresholds[kind] ?? defaultThresholds[kind], state: 'waiting', createdAt: this.parts.now() };
      checkMonitor(monitor);
      return monitor;
    });
    return this.parts.store.commit(context, async (commit) => {
      await commit.lockEndpoint(endpointId);
      if ((await commit.monitorsOf(endpointId)).length > 0) throw new ConflictError(`Endpoint '${endpointId}' is monitored already`);
      for (const monitor of monitors) {
        await commit.insertMonitor(monitor);
        const { id, kind, threshold } = monitor;
        commit.emit({ type: 'monitor.created', projectId, nodeId: id, payload: { endpointId, kind, threshold, windowDays }, links: [{ from: endpointId, to: id, relation: 'watched' }] });
      }
      return monitors;
    });
  }

  acknowledgeAlert(id: string, context: RequestContext): Promise<Alert> {
    return this.changeAlert(id, context, (alert) => [acknowledge(alert, context.actor.id), { type: 'alert.acknowledged', payload: { endpointId: alert.endpointId } }]);
  }

  resolveAlert(id: string, reason: string, context: RequestContext): Promise<Alert> {
    return this.changeAlert(id, context, (alert) => [resolve(alert, reason, this.parts.now()), { type: 'alert.resolved', payload: { endpointId: alert.endpointId, reason } }]);
  }

  async *followAlerts(projectId: string, context: RequestContext): AsyncGenerator<Alert, void> {
    requireIn(context, 'read', projectId);
    for await (const event of this.parts.raised(projectId, context.signal)) {
      const [alert] = await this.parts.store.alerts([event.nodeId]);
      if (alert) yield alert;
    }
  }

  /** Reports of an endpoint as its windows are judged. */
  async *followReports(endpointId: string, context: RequestContext): AsyncGenerator<WindowReports & { windowEnd: string }, void> {
    await this.visibleEndpoint(endpointId, context);
    for await (const { payload } of this.parts.reported(endpointId, context.signal)) {
      const filter = { endpointId, from: payload.windowEnd, to: payload.windowEnd };
      const drift = payload.kind === 'drift' ? (await this.parts.store.listDrift(filter, { first: 200 })).nodes : [];
      const performance = payload.kind === 'performance' ? (await this.parts.store.listPerformance(filter, { first: 1 })).nodes[0] : undefined;
      yield { windowEnd: payload.windowEnd, drift, performance };
    }
  }

  private async changeAlert(
    id: string,
    context: RequestContext,
    change: (alert: Alert) => [Alert, { type: 'alert.acknowledged'; payload: { endpointId: string } } | { type: 'alert.resolved'; payload: { endpointId: string; reason: string } }],
  ): Promise<Alert> {
    return this.parts.store.commit(context, async (commit) => {
      const alert = await commit.lockAlert(id);
      if (!alert || !isVisible(context, alert)) throw NotFoundError.node('Alert', id);
      requireIn(context, 'operate', alert.projectId);
      const [changed, event] = change(alert);
      await commit.updateAlert(changed);
      commit.emit({ ...event, projectId: alert.projectId, nodeId: id });
      return changed;
    });
  }

  private async visibleEndpoint(endpointId: string, context: RequestContext): Promise<WatchedEndpoint> {
    const endpoint = (await this.parts.store.endpoint(endpointId)) ?? (await this.parts.findEndpoint(endpointId, context));
    if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', endpointId);
    return endpoint;
  }
}
