import type { GateItem, ModelData } from '../../../../live/queries/models';
import { NodeLink } from '../../../../ui/node-link';
import { CodeBlock } from '../../../../ui/code-block';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import styles from './aliases-and-gates.module.css';

type AliasItem = NonNullable<ModelData['model']>['aliases'][number];

const columns: readonly Column<AliasItem>[] = [
  { key: 'name', label: 'Alias', cell: ({ name }) => name },
  { key: 'version', label: 'Points at', cell: ({ version }) => <NodeLink id={version.id}>v{version.number}</NodeLink> },
  { key: 'at', label: 'Moved', cell: ({ movedAt }) => <Ago at={movedAt} /> },
  { key: 'by', label: 'By', cell: ({ movedBy }) => movedBy.name },
];

/** Names that point at versions. */
export function Aliases({ aliases }: { readonly aliases: readonly AliasItem[] }) {
  return (
    <Section title="Aliases">
      <DataTable name="aliases" rows={aliases} columns={columns} keyOf={({ name }) => name} tools={false} empty={<Empty title="No name points at a version yet" />} />
    </Section>
  );
}

/** What every new version must satisfy. */
export function Gates({ gates }: { readonly gates: readonly GateItem[] }) {
  return (
    <Section title="Gates" note="asked about every version">
      {gates.length === 0 && <Empty title="No gate is defined">Without a gate, a version only needs an approval.</Empty>}
      <ul className={styles['gates']}>
        {gates.map((gate) => (
          <li key={gate.id}>
            <details>
              <summary>
                {gate.name} <small>v{gate.version}</small>
              </summary>
              <CodeBlock code={gate.query} label={`Query of ${gate.name}`} />
              <CodeBlock code={gate.predicate} label={`Predicate of ${gate.name}`} />
            </details>
            {gate.description !== null && <p>{gate.description}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
