import { graphql } from '../document';
import { runFields, type RunItem } from './experiments';
import type { MetricSeries } from './run';

export type ComparedRun = RunItem & { readonly metricSeries: readonly MetricSeries[] };

export const ComparedRunById = graphql<{ readonly run: ComparedRun | null }, { readonly id: string }>(`
  query ComparedRunById($id: ID!) {
    run(id: $id) {
      ${runFields}
      metricSeries(maxPoints: 1000) {
        key
        steps
        values
      }
    }
  }
`);
