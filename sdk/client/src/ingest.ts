import { upload } from './bytes.js';
import { execute, type Connection } from './transport.js';

/** What a column must be. */
export interface ColumnExpectation {
  readonly name: string;
  readonly type: 'INTEGER' | 'NUMBER' | 'TEXT' | 'TIMESTAMP' | 'BOOLEAN';
  /** Whether values may be missing. Defaults to false. */
  readonly nullable?: boolean;
  /** Lowest value allowed. */
  readonly min?: number;
  /** Highest value allowed. */
  readonly max?: number;
}

export interface IngestOptions {
  /** Name of the dataset; made when there is none. */
  readonly dataset: string;
  readonly bytes: Uint8Array;
  readonly format: 'PARQUET' | 'CSV';
  readonly description?: string;
  /** Versions it was made from. */
  readonly derivedFrom?: readonly string[];
  /** The model version whose answers it holds. */
  readonly predictedBy?: string;
  readonly expectations: {
    readonly columns: readonly ColumnExpectation[];
    /** Largest share of rows that repeat another row, 0..1. */
    readonly maxDuplicateRatio?: number;
    /** Largest share of missing values in a nullable column, 0..1. */
    readonly maxMissingRatio?: number;
  };
}

export interface QualityCheck {
  readonly name: string;
  readonly kind: 'SCHEMA' | 'MISSING' | 'RANGE' | 'DUPLICATES';
  readonly column: string | null;
  readonly passed: boolean;
  readonly message: string;
  readonly failureCount: number;
  readonly failures: readonly { readonly row: number; readonly column: string; readonly value: string | null; readonly reason: string }[];
}

export interface QualityReport {
  readonly passed: boolean;
  readonly rowCount: number;
  readonly checks: readonly QualityCheck[];
}

/** What became of offered data: a version, or the report that says why not. */
export type IngestResult =
  | { readonly __typename: 'DatasetVersion'; readonly id: string; readonly number: number; readonly digest: string; readonly rowCount: number; readonly quality: QualityReport }
  | { readonly __typename: 'IngestRefusal'; readonly message: string; readonly quality: QualityReport };

const document = `mutation ($input: IngestDatasetVersionInput!) {
  ingestDatasetVersion(input: $input) {
    __typename
    ... on DatasetVersion { id number digest rowCount quality { ...report } }
    ... on IngestRefusal { message quality { ...report } }
  }
}
fragment report on QualityReport {
  passed rowCount
  checks { name kind column passed message failureCount failures { row column value reason } }
}`;

export async function ingest(connection: Connection, projectId: string, { bytes, ...input }: IngestOptions): Promise<IngestResult> {
  const { digest } = await upload(connection, projectId, bytes);
  const data = await execute<{ ingestDatasetVersion: IngestResult }>(connection, document, { input: { ...input, projectId, digest } });
  return data.ingestDatasetVersion;
}
