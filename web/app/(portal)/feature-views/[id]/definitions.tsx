import { Json } from '../../../../ui/code-block';
import { plural } from '../../../../ui/format';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';

interface Definition {
  readonly name: string;
  readonly kind: string;
  readonly [key: string]: unknown;
}

const columns: readonly Column<Definition>[] = [
  { key: 'name', label: 'Feature', cell: ({ name }) => name, value: ({ name }) => name },
  { key: 'kind', label: 'Computed as', cell: ({ kind }) => kind, value: ({ kind }) => kind },
  { key: 'from', label: 'From column', cell: ({ column }) => (typeof column === 'string' ? column : '–') },
  { key: 'rest', label: 'With', cell: (definition) => <code>{restOf(definition)}</code> },
];

/** How each feature is computed; the whole definition below as it is stored. */
export function Definitions({ definitions }: { readonly definitions: unknown }) {
  const known = Array.isArray(definitions) ? definitions.filter(isDefinition) : [];
  return (
    <>
      <DataTable name="features" rows={known} columns={columns} keyOf={({ name }) => name} tools={false} />
      <Json value={definitions} label="Definitions" />
    </>
  );
}

function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && 'name' in value && 'kind' in value;
}

/** What else a definition says; a long table by its size. */
function restOf({ name: _name, kind: _kind, column: _column, ...rest }: Definition): string {
  return Object.entries(rest)
    .map(([key, value]) => (typeof value === 'object' && value !== null ? `${key}: ${plural(Object.keys(value).length, 'entry', 'entries')}` : `${key}: ${String(value)}`))
    .join(', ');
}
