import type { ColumnProfile, ColumnSchema } from './scan/column.js';
import type { QualityReport } from './quality.js';

/** A body of data that changes over time; each state it had is a version. Names are unique within a project. */
export interface Dataset {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** How the bytes of a version are to be read. */
export type DataFormat = 'parquet' | 'csv';

/** One state of a dataset: the bytes that a digest names, and what was found in them. It never changes. */
export interface DatasetVersion {
  readonly id: string;
  readonly projectId: string;
  readonly datasetId: string;
  /** 1, 2, 3 … within the dataset. */
  readonly number: number;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly format: DataFormat;
  readonly description: string | undefined;
  readonly schema: readonly ColumnSchema[];
  readonly profile: readonly ColumnProfile[];
  readonly quality: QualityReport;
  /** Versions it was made from. */
  readonly derivedFrom: readonly string[];
  /** The model version whose answers it holds. */
  readonly predictedBy: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Data that was offered and not taken, with the report that says why. */
export interface IngestRefusal {
  readonly id: string;
  readonly projectId: string;
  readonly dataset: string;
  readonly digest: string;
  readonly message: string;
  readonly quality: QualityReport;
  readonly refusedAt: Date;
  readonly refusedBy: string;
}
