import { graphql } from '../document';

/** A metric over the steps of a run, as columns of equal length, thinned to about as many points as were asked for. */
export interface MetricSeries {
  readonly key: string;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  /** When each point was measured. */
  readonly at: readonly string[];
  /** How many points were logged. */
  readonly count: number;
}

export interface RunSeriesData {
  readonly compareRuns: readonly { readonly id: string; readonly metricSeries: readonly MetricSeries[] }[];
}

/** Some metrics of some runs: what one chart draws. */
export const RunSeries = graphql<RunSeriesData, { readonly runIds: readonly string[]; readonly keys: readonly string[]; readonly maxPoints: number }>(`
  query RunSeries($runIds: [ID!]!, $keys: [String!], $maxPoints: Int!) {
    compareRuns(runIds: $runIds) {
      id
      metricSeries(keys: $keys, maxPoints: $maxPoints) {
        key
        steps
        values
        at
        count
      }
    }
  }
`);

export interface LoggedPoint {
  readonly key: string;
  readonly value: number | null;
  readonly step: number;
  readonly at: string;
}

export const MetricsLogged = graphql<{ readonly metricsLogged: { readonly run: { readonly id: string }; readonly points: readonly LoggedPoint[] } }, { readonly runIds: readonly string[] }>(`
  subscription MetricsLogged($runIds: [ID!]!) {
    metricsLogged(runIds: $runIds) {
      run {
        id
      }
      points {
        key
        value
        step
        at
      }
    }
  }
`);
