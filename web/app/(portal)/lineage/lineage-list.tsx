import type { LineageGraph } from '../../../live/queries/lineage';
import { grouped } from '../../../ui/grouped';
import { NodeLink } from '../../../ui/node-link';
import { Columns, Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import styles from './lineage-list.module.css';

/** The graph as two lists: where the node came from and what became of it, each node once under the first that leads to it. */
export function LineageList({ graph, onRoot }: { readonly graph: LineageGraph; readonly onRoot: (id: string) => void }) {
  return (
    <Columns>
      <Section title="Came from">
        <Branch graph={graph} direction="up" onRoot={onRoot} />
      </Section>
      <Section title="Became">
        <Branch graph={graph} direction="down" onRoot={onRoot} />
      </Section>
    </Columns>
  );
}

interface BranchProps {
  readonly graph: LineageGraph;
  readonly direction: 'up' | 'down';
  readonly onRoot: (id: string) => void;
}

function Branch({ graph, direction, onRoot }: BranchProps) {
  const labels = new Map(graph.nodes.map(({ id, label }) => [id, label]));
  const next = grouped(graph.edges, ({ from, to }) => (direction === 'up' ? to : from));
  const seen = new Set([graph.root]);
  const draw = (id: string): React.ReactNode => {
    const children = (next.get(id) ?? []).flatMap(({ from, to, relation }) => {
      const child = direction === 'up' ? from : to;
      if (seen.has(child)) return [];
      seen.add(child);
      return [{ child, relation }];
    });
    if (children.length === 0) return null;
    return (
      <ul className={styles['list']}>
        {children.map(({ child, relation }) => (
          <li key={child}>
            <span className={styles['line']}>
              <small>{relation}</small>
              <NodeLink id={child}>{labels.get(child)}</NodeLink>
              <button type="button" onClick={() => onRoot(child)}>
                begin here<span className="visually-hidden">, at {labels.get(child)}</span>
              </button>
            </span>
            {draw(child)}
          </li>
        ))}
      </ul>
    );
  };
  return draw(graph.root) ?? <Empty title={direction === 'up' ? 'It came from nothing that the log knows' : 'Nothing came of it yet'} />;
}
