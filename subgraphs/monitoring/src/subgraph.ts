import { defineSubgraph, type GraphClient } from '@cairn/subgraph';
import { MonitoringService, type FindEndpoint, type MonitoringServiceParts } from './domain/monitoring-service.js';
import { Watcher } from './domain/watcher.js';
import { monitoringEvents, type Batches, type PredictionRow } from './events.js';
import { AlertResolver } from './schema/alert-resolver.js';
import { showAlert } from './schema/alert.js';
import { showBaseline } from './schema/baseline.js';
import { MonitorResolver } from './schema/monitor-resolver.js';
import { showMonitor } from './schema/monitor.js';
import { ReportResolver } from './schema/report-resolver.js';
import { showDrift, showPerformance } from './schema/reports.js';
import { AlertRow } from './store/alert-row.js';
import { BaselineRow } from './store/baseline-row.js';
import { DriftReportRow } from './store/drift-report-row.js';
import { CreateMonitoring1700000000000 } from './store/migrations/1700000000000-create-monitoring.js';
import { MonitorRow } from './store/monitor-row.js';
import { SqlMonitoringCommit } from './store/monitoring-commit.js';
import { SqlMonitoringStore } from './store/monitoring-store.js';
import { PerformanceReportRow } from './store/performance-report-row.js';

export const monitoring = defineSubgraph({
  name: 'monitoring',
  rows: [BaselineRow, MonitorRow, DriftReportRow, PerformanceReportRow, AlertRow],
  migrations: [CreateMonitoring1700000000000],
  resolvers: [MonitorResolver, ReportResolver, AlertResolver],
  compose({ database, log, graph, container }) {
    const now = (): Date => new Date();
    const service = new MonitoringService({
      store: new SqlMonitoringStore(database),
      findEndpoint: endpointsOf(graph),
      raised: (projectId, signal) => log.subscribe({ types: ['alert.raised'], projectId }, signal) as ReturnType<MonitoringServiceParts['raised']>,
      reported: (endpointId, signal) => log.subscribe({ types: ['report.recorded'], where: ({ nodeId }) => nodeId === endpointId }, signal) as ReturnType<MonitoringServiceParts['reported']>,
      now,
    });
    container.registerInstance(MonitoringService, service);
    return {
      loaders: {
        Baseline: async (ids, context) => (await service.baselinesByIds(ids, context)).map((found) => found && showBaseline(found)),
        Monitor: async (ids, context) => (await service.monitorsByIds(ids, context)).map((found) => found && showMonitor(found)),
        Alert: async (ids, context) => (await service.alertsByIds(ids, context)).map((found) => found && showAlert(found)),
        DriftReport: async (ids, context) => (await service.driftByIds(ids, context)).map((found) => found && showDrift(found)),
        PerformanceReport: async (ids, context) => (await service.performanceByIds(ids, context)).map((found) => found && showPerformance(found)),
      },
      handlers: monitoringEvents(new Watcher(now), batchesOf(graph), (transaction) => new SqlMonitoringCommit(transaction)),
    };
  },
});

function batchesOf(graph: GraphClient): Batches {
  return {
    async predictions(batchId, features, context) {
      const { predictionBatch } = await graph.query<{ predictionBatch: { rows: PredictionRow[] } | null }>('query ($id: ID!, $features: Boolean!) { predictionBatch(batchId: $id) { rows(features: $features) } }', { id: batchId, features }, context);
      return predictionBatch?.rows ?? [];
    },
    async labels(batchId, context) {
      const { labelBatch } = await graph.query<{ labelBatch: { predictionId: string; value: number }[] }>('query ($id: ID!) { labelBatch(batchId: $id) { predictionId value } }', { id: batchId }, context);
      return labelBatch;
    },
  };
}

function endpointsOf(graph: GraphClient): FindEndpoint {
  return async (endpointId, context) => {
    const { endpoint } = await graph.query<{ endpoint: { projectId: string; champion: { modelVersion: { id: string } | null } | null } | null }>(
      'query ($id: ID!) { endpoint(id: $id) { projectId champion { modelVersion { id } } } }',
      { id: endpointId },
      context,
    );
    return endpoint?.champion?.modelVersion ? { endpointId, projectId: endpoint.projectId, modelVersionId: endpoint.champion.modelVersion.id } : undefined;
  };
}
