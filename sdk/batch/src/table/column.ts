export type ColumnType = 'INTEGER' | 'NUMBER' | 'TEXT' | 'TIMESTAMP' | 'BOOLEAN';

/** A column with its values, in the order of the rows; null where one is missing. */
export interface TableColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Of a CSV file the text as it stands there; of Parquet what the type has: 64-bit numbers as bigint, timestamps as Date. */
  readonly values: readonly unknown[];
}
