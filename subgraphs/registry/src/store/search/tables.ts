/** A field that filters compare and lists are ordered by. */
export interface SearchColumn {
  /** An expression; texts compare by their bytes, as MLflow's own server does. */
  readonly sql: string;
  readonly kind: 'number' | 'text';
}

/** Where a kind of node is looked for: its id is `n.id`. */
export interface SearchTable {
  readonly from: string;
  /** By the name that filters use. */
  readonly columns: Readonly<Record<string, SearchColumn>>;
}

const milliseconds = (column: string): SearchColumn => ({ sql: `(extract(epoch FROM ${column}) * 1000)::double precision`, kind: 'number' });
const text = (expression: string): SearchColumn => ({ sql: `${expression} COLLATE "C"`, kind: 'text' });

const times = { creation_timestamp: milliseconds('n.created_at'), last_updated_timestamp: milliseconds('n.last_changed_at') };

export const modelTable: SearchTable = {
  from: 'registry.model n',
  columns: { name: text('n.name'), ...times },
};

export const versionTable: SearchTable = {
  from: 'registry.model_version n JOIN registry.model m ON m.id = n.model_id',
  columns: { name: text('m.name'), version_number: { sql: 'n.number::double precision', kind: 'number' }, run_id: text('n.run_id'), source_path: text('n.source'), ...times },
};
