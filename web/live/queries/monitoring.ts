import { graphql } from '../document';
import { pageFields, type Connection, type IdVariables } from './shared';

export interface Monitor {
  readonly id: string;
  readonly kind: 'FEATURE_DRIFT' | 'PREDICTION_DRIFT' | 'LOG_LOSS' | 'CALIBRATION';
  readonly description: string;
  readonly windowDays: number;
  readonly threshold: number;
  readonly minimumCount: number;
  readonly state: 'WAITING' | 'OK' | 'FIRING';
}

export interface Baseline {
  readonly id: string;
  readonly logLoss: number;
  readonly meanPredicted: number;
  readonly observedRate: number;
  readonly n: number;
  readonly createdAt: string;
  readonly modelVersion: { readonly id: string; readonly number: number };
  readonly datasetVersion: { readonly id: string; readonly number: number; readonly dataset: { readonly name: string } } | null;
}

export interface EndpointMonitorsData {
  readonly endpoint: { readonly id: string; readonly projectId: string; readonly name: string; readonly createdAt: string; readonly createdBy: { readonly id: string; readonly name: string }; readonly predictionCount: number; readonly rollouts: { readonly nodes: readonly { readonly id: string; readonly status: string; readonly startedAt: string; readonly endedAt: string | null; readonly candidate: { readonly modelVersion: { readonly number: number } } }[] } } | null;
  readonly monitors: readonly Monitor[];
  readonly baselines: readonly Baseline[];
}

export const EndpointMonitors = graphql<EndpointMonitorsData, IdVariables>(`
  query EndpointMonitors($id: ID!) {
    endpoint(id: $id) {
      id
      projectId
      name
      createdAt
      createdBy {
        id
        name
      }
      predictionCount
      rollouts(first: 20) {
        nodes {
          id
          status
          startedAt
          endedAt
          candidate {
            id
            modelVersion {
              id
              number
            }
          }
        }
      }
    }
    monitors(endpointId: $id) {
      id
      kind
      description
      windowDays
      threshold
      minimumCount
      state
    }
    baselines(endpointId: $id) {
      id
      logLoss
      meanPredicted
      observedRate
      n
      createdAt
      modelVersion {
        id
        number
      }
      datasetVersion {
        id
        number
        dataset {
          id
          name
        }
      }
    }
  }
`);

export interface PerformanceReport {
  readonly id: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly n: number;
  readonly logLoss: number;
  readonly logLossLow: number;
  readonly logLossHigh: number;
  readonly baselineLogLoss: number;
  readonly meanPredicted: number;
  readonly observedRate: number;
  readonly observedLow: number;
  readonly observedHigh: number;
  readonly logLossDegraded: boolean;
  readonly calibrationDegraded: boolean;
  readonly modelVersion: { readonly id: string; readonly number: number };
}

interface ReportVariables {
  readonly endpointId: string;
  readonly first?: number;
  readonly after?: string | null;
}

export const PerformanceReports = graphql<{ readonly performanceReports: Connection<PerformanceReport> }, ReportVariables>(`
  query PerformanceReports($endpointId: ID!, $first: Int, $after: String) {
    performanceReports(endpointId: $endpointId, first: $first, after: $after) {
      nodes {
        id
        windowStart
        windowEnd
        n
        logLoss
        logLossLow
        logLossHigh
        baselineLogLoss
        meanPredicted
        observedRate
        observedLow
        observedHigh
        logLossDegraded
        calibrationDegraded
        modelVersion {
          id
          number
        }
      }
      ${pageFields}
    }
  }
`);

export interface DriftReport {
  readonly id: string;
  readonly subject: string;
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly n: number;
  readonly psi: number;
  readonly jensenShannon: number;
  readonly threshold: number;
  readonly drifted: boolean;
  readonly edges: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly modelVersion: { readonly id: string; readonly number: number };
}

export const DriftReports = graphql<{ readonly driftReports: Connection<DriftReport> }, ReportVariables>(`
  query DriftReports($endpointId: ID!, $first: Int, $after: String) {
    driftReports(endpointId: $endpointId, first: $first, after: $after) {
      nodes {
        id
        subject
        windowStart
        windowEnd
        n
        psi
        jensenShannon
        threshold
        drifted
        edges
        reference
        current
        modelVersion {
          id
          number
        }
      }
      ${pageFields}
    }
  }
`);

export const ReportRecorded = graphql<{ readonly reportRecorded: { readonly windowEnd: string } }, { readonly endpointId: string }>(`
  subscription ReportRecorded($endpointId: ID!) {
    reportRecorded(endpointId: $endpointId) {
      windowEnd
    }
  }
`);

export interface WatchedEndpoints {
  readonly endpoints: Connection<{ readonly id: string; readonly name: string; readonly predictionCount: number; readonly champion: { readonly id: string; readonly modelVersion: { readonly id: string; readonly number: number } } | null }>;
}

export const Watched = graphql<WatchedEndpoints, { readonly projectId: string; readonly first?: number; readonly after?: string | null }>(`
  query Watched($projectId: ID!, $first: Int, $after: String) {
    endpoints(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        name
        predictionCount
        champion {
          id
          modelVersion {
            id
            number
          }
        }
      }
      ${pageFields}
    }
  }
`);

export const MonitorStates = graphql<{ readonly monitors: readonly Monitor[] }, { readonly endpointId: string }>(`
  query MonitorStates($endpointId: ID!) {
    monitors(endpointId: $endpointId) {
      id
      kind
      description
      windowDays
      threshold
      minimumCount
      state
    }
  }
`);
