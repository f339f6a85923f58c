import type { LineageEdge, LineageGraph, LineageNode } from '../../../live/queries/lineage';
import { Button } from '../../../ui/button';
import { Facts } from '../../../ui/facts';
import { humanize } from '../../../ui/format';
import { kindOf, pathOf } from '../../../ui/kinds';
import { TextLink } from '../../../ui/link';
import { NodeLink } from '../../../ui/node-link';
import { At } from '../../../ui/time';
import { CopyId } from '../../_parts/copy-id';
import { onPathOf } from '../../_parts/lineage/graph-paths';
import styles from './chosen.module.css';

export interface ChosenProps {
  readonly node: LineageNode;
  readonly graph: LineageGraph;
  /** The link that was last clicked. */
  readonly edge: LineageEdge | undefined;
  readonly isExpanded: boolean;
  readonly onRoot: (id: string) => void;
  readonly onExpand: () => void;
}

/** The node that is looked at, and why its links are there. */
export function Chosen({ node, graph, edge, isExpanded, onRoot, onExpand }: ChosenProps) {
  const links = graph.edges.filter(({ from, to }) => from === node.id || to === node.id);
  const labels = new Map(graph.nodes.map(({ id, label }) => [id, label]));
  const path = onPathOf(node.id, graph.edges);
  return (
    <aside className={styles['chosen']} aria-label="Chosen node">
      <h2>
        <NodeLink id={node.id}>{node.label}</NodeLink>
      </h2>
      <Facts
        facts={[
          ['Kind', kindOf(node.id).label],
          ['Id', <CopyId key="id" id={node.id} />],
          node.status !== null && ['Last', humanize(node.status)],
          ['Known since', <At key="at" at={node.createdAt} />],
          ['On its path', `${path.size} of ${graph.nodes.length} nodes`],
        ]}
      />
      <div className={styles['buttons']}>
        {node.id !== graph.root && <Button onPress={() => onRoot(node.id)}>Begin here</Button>}
        <Button isDisabled={isExpanded} onPress={onExpand}>
          Expand
        </Button>
      </div>
      <h3>Links</h3>
      <ul>
        {links.slice(0, 12).map((link) => (
          <Link key={`${link.from} ${link.relation} ${link.to} ${link.eventId}`} link={link} id={node.id} labels={labels} />
        ))}
      </ul>
      {links.length > 12 && <p>and {links.length - 12} more</p>}
      {edge !== undefined && (
        <>
          <h3>Chosen link</h3>
          <p>
            <NodeLink id={edge.from} /> {edge.relation} <NodeLink id={edge.to} /> since <At at={edge.validFrom} />
            {edge.validTo !== null && (
              <>
                {' '}
                until <At at={edge.validTo} />
              </>
            )}
            , by <NodeLink id={edge.eventId} />
          </p>
        </>
      )}
    </aside>
  );
}

function Link({ link, id, labels }: { readonly link: LineageEdge; readonly id: string; readonly labels: ReadonlyMap<string, string> }) {
  const other = link.from === id ? link.to : link.from;
  return (
    <li>
      {link.from === id ? '→' : '←'} {link.relation} <NodeLink id={other}>{labels.get(other)}</NodeLink> <TextLink href={pathOf(link.eventId)}>why</TextLink>
    </li>
  );
}
