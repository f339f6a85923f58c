import { graphql } from '../document';
import { qualityFields, type QualityReport } from './quality';
import type { IdVariables, Who } from './shared';

export interface ColumnProfile {
  readonly column: string;
  readonly type: 'INTEGER' | 'NUMBER' | 'TEXT' | 'TIMESTAMP' | 'BOOLEAN';
  readonly count: number;
  readonly missing: number;
  readonly distinct: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  readonly quantiles: readonly { readonly q: number; readonly value: number }[];
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] } | null;
  readonly topValues: readonly { readonly value: string; readonly count: number }[];
}

export interface DatasetVersionDetail {
  readonly id: string;
  readonly projectId: string;
  readonly number: number;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly format: string;
  readonly description: string | null;
  readonly createdAt: string;
  readonly createdBy: Who;
  readonly dataset: { readonly id: string; readonly name: string };
  readonly profile: readonly ColumnProfile[];
  readonly quality: QualityReport;
  readonly derivedFrom: readonly { readonly id: string; readonly number: number; readonly dataset: { readonly id: string; readonly name: string } }[];
}

export const DatasetVersionById = graphql<{ readonly datasetVersion: DatasetVersionDetail | null }, IdVariables>(`
  query DatasetVersionById($id: ID!) {
    datasetVersion(id: $id) {
      id
      projectId
      number
      digest
      sizeBytes
      rowCount
      format
      description
      createdAt
      createdBy {
        id
        name
      }
      dataset {
        id
        name
      }
      profile {
        column
        type
        count
        missing
        distinct
        min
        max
        mean
        standardDeviation
        quantiles {
          q
          value
        }
        histogram {
          edges
          counts
        }
        topValues {
          value
          count
        }
      }
      ${qualityFields}
      derivedFrom {
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
