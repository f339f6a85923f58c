import { graphql } from '../document';
import type { MetricSummary } from './experiments';
import type { RunCode } from './run';
import type { RunStatus } from './run-search';
import type { Who } from './shared';

/** A run beside others: everything but its curves, which each chart asks for itself. */
export interface ComparedRun {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly startedBy: Who;
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly MetricSummary[];
  readonly code: RunCode | null;
  readonly environment: unknown;
}

export const ComparedRuns = graphql<{ readonly compareRuns: readonly ComparedRun[] }, { readonly runIds: readonly string[] }>(`
  query ComparedRuns($runIds: [ID!]!) {
    compareRuns(runIds: $runIds) {
      id
      projectId
      name
      status
      startedAt
      endedAt
      startedBy {
        id
        name
      }
      params {
        key
        value
      }
      metrics {
        key
        latest
        minimum
        maximum
        lastStep
        count
      }
      code {
        commit
        repository
        digest
        dirty
        diffDigest
      }
      environment
    }
  }
`);
