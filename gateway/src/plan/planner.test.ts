import { describe, expect, it } from 'vitest';
import { composeSupergraph } from '../compose.js';
import { Planner } from './planner.js';

const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])\n';
const supergraph = composeSupergraph([
  { name: 'a', sdl: `${federation}type Query { n: N } type N @key(fields: "id") { id: ID! n(x: Int): N  v: Int }` },
  { name: 'b', sdl: `${federation}type N @key(fields: "id") { id: ID! w: Int }` },
]);

/** A document that stands for 2^levels selections of two subgraphs. */
function bomb(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, i) => `fragment F${i} on N { a: n(x: 1) { ...F${i + 1} } b: n(x: 2) { ...F${i + 1} } }`);
  return `{ n { ...F0 } } ${fragments.join(' ')} fragment F${levels} on N { v w }`;
}

describe('a planner', () => {
  it('gives up at its deadline', async () => {
    await expect(new Planner(supergraph, { deadlineMs: 20 }).plan(bomb(10), undefined)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'Planning the operation took longer than 20 ms',
    });
  });

  it('says in which order subgraphs are asked', async () => {
    const { step } = await new Planner(supergraph).plan('{ n { v w } }', undefined);
    expect(step).toMatchObject({ kind: 'sequence', steps: [{ kind: 'root', subgraph: 'a' }, { kind: 'entities', subgraph: 'b' }] });
  });
});
