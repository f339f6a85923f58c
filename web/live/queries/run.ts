import { graphql } from '../document';
import { runFields, type RunItem } from './experiments';
import type { IdVariables } from './shared';

export interface MetricSeries {
  readonly key: string;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface RunDetail extends RunItem {
  readonly projectId: string;
  readonly failureReason: string | null;
  readonly inputs: readonly { readonly id: string; readonly number: number; readonly rowCount: number; readonly digest: string; readonly dataset: { readonly id: string; readonly name: string } }[];
  readonly code: { readonly commit: string | null; readonly repository: string | null; readonly digest: string | null; readonly dirty: boolean | null } | null;
  readonly environment: unknown;
  readonly artifacts: readonly { readonly id: string; readonly name: string; readonly digest: string; readonly sizeBytes: number; readonly mediaType: string; readonly createdAt: string; readonly downloadPath: string }[];
  readonly job: { readonly id: string } | null;
}

export const RunById = graphql<{ readonly run: RunDetail | null }, IdVariables>(`
  query RunById($id: ID!) {
    run(id: $id) {
      ${runFields}
      projectId
      failureReason
      inputs {
        id
        number
        rowCount
        digest
        dataset {
          id
          name
        }
      }
      code {
        commit
        repository
        digest
        dirty
      }
      environment
      artifacts {
        id
        name
        digest
        sizeBytes
        mediaType
        createdAt
        downloadPath
      }
      job {
        id
      }
    }
  }
`);

/** The curves of a run: asked once, then kept moving by {@link MetricsLogged}. */
export const RunCurves = graphql<{ readonly run: { readonly id: string; readonly name: string; readonly metricSeries: readonly MetricSeries[] } | null }, IdVariables & { readonly maxPoints: number }>(`
  query RunCurves($id: ID!, $maxPoints: Int!) {
    run(id: $id) {
      id
      name
      metricSeries(maxPoints: $maxPoints) {
        key
        steps
        values
      }
    }
  }
`);

export interface MetricsLoggedData {
  readonly metricsLogged: { readonly run: { readonly id: string }; readonly points: readonly { readonly key: string; readonly value: number | null; readonly step: number }[] };
}

export const MetricsLogged = graphql<MetricsLoggedData, { readonly runIds: readonly string[] }>(`
  subscription MetricsLogged($runIds: [ID!]!) {
    metricsLogged(runIds: $runIds) {
      run {
        id
      }
      points {
        key
        value
        step
      }
    }
  }
`);
