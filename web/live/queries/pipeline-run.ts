import { graphql } from '../document';
import type { PipelineRunStatus } from './pipelines';
import type { IdVariables, Who } from './shared';

export type StepStatus = 'PENDING' | 'RUNNING' | 'WAITING' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'CANCELLED';

export interface Step {
  readonly name: string;
  readonly kind: 'JOB' | 'PREDICT' | 'APPROVAL' | 'ROLLOUT';
  readonly status: StepStatus;
  readonly dependsOn: readonly string[];
  readonly outputs: unknown;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly job: { readonly id: string } | null;
  /** How far predictions are; null before the first rows are kept, and for other kinds. */
  readonly progress: StepProgress | null;
}

export interface StepProgress {
  readonly rowsDone: number;
  readonly rowsTotal: number;
}

export interface PipelineRunDetail {
  readonly id: string;
  readonly projectId: string;
  readonly status: PipelineRunStatus;
  readonly params: unknown;
  readonly causeEventId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly reason: string | null;
  readonly startedBy: Who;
  readonly pipeline: { readonly id: string; readonly name: string; readonly version: number };
  readonly trigger: { readonly id: string; readonly kind: string } | null;
  readonly steps: readonly Step[];
}

export const PipelineRunById = graphql<{ readonly pipelineRun: PipelineRunDetail | null }, IdVariables>(`
  query PipelineRunById($id: ID!) {
    pipelineRun(id: $id) {
      id
      projectId
      status
      params
      causeEventId
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
        version
      }
      trigger {
        id
        kind
      }
      steps {
        name
        kind
        status
        dependsOn
        outputs
        message
        startedAt
        endedAt
        job {
          id
        }
        progress {
          rowsDone
          rowsTotal
        }
      }
    }
  }
`);

export const CancelPipelineRun = graphql<{ readonly cancelPipelineRun: { readonly id: string; readonly status: PipelineRunStatus } }, IdVariables>(`
  mutation CancelPipelineRun($id: ID!) {
    cancelPipelineRun(id: $id) {
      id
      status
    }
  }
`);
