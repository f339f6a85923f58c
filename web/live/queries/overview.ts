import { graphql } from '../document';
import type { AlertItem } from './alerts';
import type { Who } from './shared';

/** Everything that the overview shows; each part is asked for by itself, so that one that fails hides no other. */
export interface OverviewData {
  readonly endpoints: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly id: string;
      readonly name: string;
      readonly predictionCount: number;
      readonly champion: {
        readonly id: string;
        readonly createdAt: string;
        readonly modelVersion: { readonly id: string; readonly number: number; readonly model: { readonly id: string; readonly name: string } } | null;
        readonly statistics: { readonly requests: number; readonly errors: number; readonly p50Ms: number; readonly p99Ms: number };
      } | null;
      readonly rollout: { readonly id: string; readonly status: string; readonly trafficPercent: number; readonly candidate: { readonly id: string; readonly modelVersion: { readonly id: string; readonly number: number } } } | null;
    }[];
  };
  readonly modelVersions: { readonly totalCount: number; readonly nodes: readonly { readonly id: string; readonly number: number; readonly createdAt: string; readonly createdBy: Who; readonly model: { readonly id: string; readonly name: string } }[] };
  readonly breakGlasses: { readonly nodes: readonly { readonly id: string; readonly state: string; readonly reason: string; readonly openedAt: string; readonly modelVersion: { readonly id: string; readonly number: number; readonly model: { readonly id: string; readonly name: string } } | null }[] };
  readonly alerts: { readonly totalCount: number; readonly nodes: readonly Pick<AlertItem, 'id' | 'message' | 'kind' | 'raisedAt' | 'endpoint'>[] };
  readonly pipelineRuns: { readonly nodes: readonly { readonly id: string; readonly status: string; readonly startedAt: string; readonly endedAt: string | null; readonly reason: string | null; readonly pipeline: { readonly id: string; readonly name: string }; readonly steps: readonly { readonly name: string; readonly status: string; readonly message: string | null }[] }[] };
  readonly runs: { readonly totalCount: number; readonly nodes: readonly { readonly id: string; readonly name: string; readonly status: string; readonly startedAt: string; readonly endedAt: string | null; readonly experiment: { readonly id: string; readonly name: string } }[] };
}

/** The endpoints and what answers there. */
export const LiveEndpoints = graphql<Pick<OverviewData, 'endpoints'>, { readonly projectId: string }>(`
  query LiveEndpoints($projectId: ID!) {
    endpoints(projectId: $projectId, first: 20) {
      totalCount
      nodes {
        id
        name
        predictionCount
        champion {
          id
          createdAt
          modelVersion {
            id
            number
            model {
              id
              name
            }
          }
          statistics {
            requests
            errors
            p50Ms
            p99Ms
          }
        }
        rollout {
          id
          status
          trafficPercent
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
  }
`);

/** Versions that wait for a second person. */
export const AwaitingApproval = graphql<Pick<OverviewData, 'modelVersions'>, { readonly projectId: string }>(`
  query AwaitingApproval($projectId: ID!) {
    modelVersions(projectId: $projectId, status: AWAITING_APPROVAL, first: 10) {
      totalCount
      nodes {
        id
        number
        createdAt
        createdBy {
          id
          name
        }
        model {
          id
          name
        }
      }
    }
  }
`);

/** Alerts that nobody has looked at. */
export const OpenAlerts = graphql<Pick<OverviewData, 'alerts'>, { readonly projectId: string }>(`
  query OpenAlerts($projectId: ID!) {
    alerts(projectId: $projectId, status: OPEN, first: 10) {
      totalCount
      nodes {
        id
        message
        kind
        raisedAt
        endpoint {
          id
          name
        }
      }
    }
  }
`);

/** The newest runs of pipelines. */
export const RecentPipelineRuns = graphql<Pick<OverviewData, 'pipelineRuns'>, { readonly projectId: string }>(`
  query RecentPipelineRuns($projectId: ID!) {
    pipelineRuns(projectId: $projectId, first: 10) {
      nodes {
        id
        status
        startedAt
        endedAt
        reason
        pipeline {
          id
          name
        }
        steps {
          name
          status
          message
        }
      }
    }
  }
`);

/** The newest training runs. */
export const RecentRuns = graphql<Pick<OverviewData, 'runs'>, { readonly projectId: string }>(`
  query RecentRuns($projectId: ID!) {
    runs(projectId: $projectId, first: 8) {
      totalCount
      nodes {
        id
        name
        status
        startedAt
        endedAt
        experiment {
          id
          name
        }
      }
    }
  }
`);

/** The newest break-glasses: those that go on, or that nobody has reviewed, need somebody. */
export const BreakGlassesOfLate = graphql<Pick<OverviewData, 'breakGlasses'>, { readonly projectId: string }>(`
  query BreakGlassesOfLate($projectId: ID!) {
    breakGlasses(projectId: $projectId, first: 10) {
      nodes {
        id
        state
        reason
        openedAt
        modelVersion {
          id
          number
          model {
            id
            name
          }
        }
      }
    }
  }
`);
