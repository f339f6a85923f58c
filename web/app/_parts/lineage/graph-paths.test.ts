import { describe, expect, it } from 'vitest';
import type { LineageGraph } from '../../../live/queries/lineage';
import { groupsOf, merged, onPathOf } from './graph-paths';

function graphOf(root: string, links: readonly string[], kindOf: (id: string) => string = () => 'run'): LineageGraph {
  const edges = links.map((link) => {
    const [from = '', to = ''] = link.split('>');
    return { from, to, relation: 'used', validFrom: '', validTo: null, recordedAt: '', eventId: '' };
  });
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  return { root, asOf: null, truncated: false, edges, nodes: ids.map((id) => ({ id, kind: kindOf(id), label: id, status: null, createdAt: '' })) };
}

describe('focus', () => {
  it('keeps what is up- and downstream, and not what only shares an ancestor', () => {
    const { edges } = graphOf('b', ['a>b', 'b>c', 'a>x', 'c>d']);
    expect([...onPathOf('b', edges)].toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('ends in a circle', () => {
    expect([...onPathOf('a', graphOf('a', ['a>b', 'b>a']).edges)].toSorted()).toEqual(['a', 'b']);
  });
});

describe('groups', () => {
  const predictions = ['p1', 'p2', 'p3', 'p4', 'p5'];
  const graph = graphOf('e', [...predictions.map((id) => `e>${id}`), 'm>e']);

  it('draw leaves with the same neighbours as one, until they are opened', () => {
    const [group] = groupsOf(graph, new Set());
    expect(group?.members.map(({ id }) => id)).toEqual(predictions);
    expect(groupsOf(graph, new Set([group!.id]))).toEqual([]);
  });

  it('never swallow the root', () => {
    expect(groupsOf({ ...graph, root: 'p1' }, new Set()).flatMap(({ members }) => members.map(({ id }) => id))).not.toContain('p1');
  });
});

describe('a graph that was expanded', () => {
  it('holds every node and edge once', () => {
    const whole = merged(graphOf('a', ['a>b']), [graphOf('b', ['a>b', 'b>c'])]);
    expect(whole.nodes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(whole.edges).toHaveLength(2);
    expect(whole.root).toBe('a');
  });
});
