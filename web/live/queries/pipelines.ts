import { graphql } from '../document';
import { pageFields, type Connection, type IdVariables, type PageVariables, type Who } from './shared';

export type PipelineRunStatus = 'RUNNING' | 'WAITING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface StepDefinition {
  readonly name: string;
  readonly kind: 'JOB' | 'PREDICT' | 'APPROVAL' | 'ROLLOUT';
  readonly dependsOn: readonly string[];
  readonly command: readonly string[] | null;
  readonly config: unknown;
}

export interface PipelineItem {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly steps: readonly { readonly name: string }[];
  readonly triggers: readonly { readonly id: string; readonly kind: string; readonly enabled: boolean }[];
  readonly runs: { readonly totalCount: number; readonly nodes: readonly { readonly id: string; readonly status: PipelineRunStatus; readonly startedAt: string }[] };
}

export const Pipelines = graphql<{ readonly pipelines: Connection<PipelineItem> }, PageVariables>(`
  query Pipelines($projectId: ID!, $first: Int, $after: String) {
    pipelines(projectId: $projectId, first: $first, after: $after) {
      nodes {
        id
        name
        version
        createdAt
        createdBy {
          id
          name
        }
        steps {
          name
        }
        triggers {
          id
          kind
          enabled
        }
        runs(first: 1) {
          totalCount
          nodes {
            id
            status
            startedAt
          }
        }
      }
      ${pageFields}
    }
  }
`);

export interface PipelineRunItem {
  readonly id: string;
  readonly status: PipelineRunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly reason: string | null;
  readonly startedBy: Who;
  readonly pipeline: { readonly id: string; readonly name: string };
  readonly trigger: { readonly id: string; readonly kind: string } | null;
  readonly steps: readonly { readonly name: string; readonly status: string; readonly message: string | null }[];
}

const runFields = /* GraphQL */ `
  id
  status
  startedAt
  endedAt
  reason
  startedBy {
    id
    name
  }
  pipeline {
    id
    name
  }
  trigger {
    id
    kind
  }
  steps {
    name
    status
    message
  }
`;

export const PipelineRuns = graphql<{ readonly pipelineRuns: Connection<PipelineRunItem> }, PageVariables & { readonly pipelineId?: string }>(`
  query PipelineRuns($projectId: ID!, $pipelineId: ID, $first: Int, $after: String) {
    pipelineRuns(projectId: $projectId, pipelineId: $pipelineId, first: $first, after: $after) {
      nodes {
        ${runFields}
      }
      ${pageFields}
    }
  }
`);

export interface TriggerItem {
  readonly id: string;
  readonly kind: string;
  readonly eventType: string | null;
  readonly filter: unknown;
  readonly params: unknown;
  readonly cooldownSeconds: number;
  readonly enabled: boolean;
  readonly lastFiredAt: string | null;
  readonly lastSkippedReason: string | null;
}

export interface PipelineData {
  readonly pipeline: {
    readonly id: string;
    readonly projectId: string;
    readonly name: string;
    readonly version: number;
    readonly createdAt: string;
    readonly createdBy: Who;
    readonly steps: readonly StepDefinition[];
    readonly triggers: readonly TriggerItem[];
  } | null;
}

export const PipelineById = graphql<PipelineData, IdVariables>(`
  query PipelineById($id: ID!) {
    pipeline(id: $id) {
      id
      projectId
      name
      version
      createdAt
      createdBy {
        id
        name
      }
      steps {
        name
        kind
        dependsOn
        command
        config
      }
      triggers {
        id
        kind
        eventType
        filter
        params
        cooldownSeconds
        enabled
        lastFiredAt
        lastSkippedReason
      }
    }
  }
`);

export const PipelineRunChanged = graphql<{ readonly pipelineRunChanged: { readonly id: string } }, { readonly projectId: string }>(`
  subscription PipelineRunChanged($projectId: ID!) {
    pipelineRunChanged(projectId: $projectId) {
      id
    }
  }
`);

export const StartPipeline = graphql<{ readonly startPipeline: { readonly id: string } }, { readonly input: { readonly pipelineId: string; readonly params?: unknown } }>(`
  mutation StartPipeline($input: StartPipelineInput!) {
    startPipeline(input: $input) {
      id
    }
  }
`);
