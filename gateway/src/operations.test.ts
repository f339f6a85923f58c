import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { OperationCache } from './operations.js';

const schema = buildSchema('type Query { hello: String  count(n: Int): Int }');

/** A planner that only counts, and fails while it is told to. */
function counting() {
  const planner = {
    planned: [] as string[],
    failing: false,
    async plan(document: string) {
      planner.planned.push(document);
      if (planner.failing) throw new Error('no plan today');
      return { source: undefined, step: undefined };
    },
  };
  return planner;
}

describe('an operation cache', () => {
  it('plans an operation once, also when it is asked for twice at the same time', async () => {
    const planner = counting();
    const cache = new OperationCache(planner, schema);
    await Promise.all([cache.get('{ hello }', undefined), cache.get('{ hello }', undefined)]);
    await cache.get('{ hello }', undefined);
    expect(planner.planned).toEqual(['{ hello }']);
  });

  it('plans each operation of a document by itself', async () => {
    const planner = counting();
    const cache = new OperationCache(planner, schema);
    const document = 'query A { hello } query B { hello }';
    await cache.get(document, 'A');
    await cache.get(document, 'B');
    expect(planner.planned).toHaveLength(2);
  });

  it('remembers neither rejections nor refusals', async () => {
    const planner = counting();
    const cache = new OperationCache(planner, schema);
    planner.failing = true;
    await expect(cache.get('{ hello }', undefined)).rejects.toThrow('no plan today');
    planner.failing = false;
    expect(await cache.get('{ hello }', undefined)).toMatchObject({ kind: 'query' });
    expect(await cache.get('{ nothing }', undefined)).toMatchObject({ errors: [{}] });
    expect(planner.planned).toHaveLength(2);
  });

  it('keeps no more than it may, the least recently used goes first', async () => {
    const planner = counting();
    const cache = new OperationCache(planner, schema, { planCacheSize: 2 });
    for (const n of [1, 2, 1, 3, 1, 2]) await cache.get(`{ count(n: ${n}) }`, undefined);
    expect(planner.planned).toEqual([1, 2, 3, 2].map((n) => `{ count(n: ${n}) }`));
  });

  it('asks the planner for nothing but what subgraphs have to answer', async () => {
    const planner = counting();
    const cache = new OperationCache(planner, schema);
    await cache.get('{ __schema { queryType { name } } }', undefined);
    expect(planner.planned).toEqual([]);
    await cache.get('{ hello __schema { queryType { name } } }', undefined);
    expect(planner.planned.join()).not.toContain('queryType');
  });

  it('asks for a type’s name under its own name when a client wants it under another', async () => {
    const planner = counting();
    const nodes = buildSchema('type Query { node: Node } interface Node { id: ID } type Job implements Node { id: ID }');
    await new OperationCache(planner, nodes).get('{ node { kind: __typename } }', undefined);
    expect(planner.planned.join().replace(/\s+/g, ' ')).toBe('{ node { __typename kind: __typename } }');
  });
});
