import { graphql } from '../document';
import type { Step, StepStatus } from './pipeline-run';
import type { PipelineRunStatus } from './pipelines';
import type { IdVariables } from './shared';

export interface LogLine {
  readonly number: number;
  readonly at: string;
  readonly stream: string;
  readonly text: string;
}

export interface JobDetail {
  readonly id: string;
  readonly projectId: string;
  readonly step: string;
  readonly status: StepStatus;
  readonly command: readonly string[];
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly outputs: unknown;
  readonly peakMemoryBytes: number | null;
  readonly cpuMs: number | null;
  readonly logs: readonly LogLine[];
  readonly pipelineRun: {
    readonly id: string;
    readonly projectId: string;
    readonly status: PipelineRunStatus;
    readonly pipeline: { readonly id: string; readonly name: string };
    readonly steps: readonly Pick<Step, 'name' | 'status' | 'startedAt' | 'progress'>[];
  };
}

const lineFields = /* GraphQL */ `
  number
  at
  stream
  text
`;

export const JobById = graphql<{ readonly job: JobDetail | null }, IdVariables & { readonly last: number }>(`
  query JobById($id: ID!, $last: Int!) {
    job(id: $id) {
      id
      projectId
      step
      status
      command
      cores
      memoryBytes
      gpus
      startedAt
      endedAt
      exitCode
      reason
      outputs
      peakMemoryBytes
      cpuMs
      logs(last: $last) {
        ${lineFields}
      }
      pipelineRun {
        id
        projectId
        status
        pipeline {
          id
          name
        }
        steps {
          name
          status
          startedAt
          progress {
            rowsDone
            rowsTotal
          }
        }
      }
    }
  }
`);

export const JobLogged = graphql<{ readonly jobLogged: LogLine }, { readonly jobId: string }>(`
  subscription JobLogged($jobId: ID!) {
    jobLogged(jobId: $jobId) {
      ${lineFields}
    }
  }
`);

export interface DeviceItem {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly provider: string;
  readonly cores: number | null;
  readonly memoryBytes: number;
  readonly coresInUse: number;
  readonly memoryBytesInUse: number;
  readonly jobCount: number;
}

export const Devices = graphql<{ readonly devices: readonly DeviceItem[] }>(`
  query Devices {
    devices {
      id
      kind
      name
      provider
      cores
      memoryBytes
      coresInUse
      memoryBytesInUse
      jobCount
    }
  }
`);
