import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { copyOf, merge } from './merge.js';
import type { TreeObject } from './tree.js';
import { TypeConditions } from './type-conditions.js';

const conditions = new TypeConditions(parse('interface Node { id: ID } type Job implements Node { id: ID } type Run implements Node { id: ID }'));

function merged(target: TreeObject, source: TreeObject): TreeObject {
  merge(target, source, conditions);
  return target;
}

describe('merging', () => {
  it.each([
    ['adds fields deeply', { run: { id: '1', job: { id: 'j' } } }, { run: { name: 'n', job: { cores: 2 } } }, { run: { id: '1', name: 'n', job: { id: 'j', cores: 2 } } }],
    ['merges lists item by item', { runs: [{ id: '1' }, null] }, { runs: [{ name: 'a' }, { name: 'b' }] }, { runs: [{ id: '1', name: 'a' }, { name: 'b' }] }],
    ['keeps the first of two lists that are not equally long', { runs: [{ id: '1' }] }, { runs: [] }, { runs: [{ id: '1' }] }],
    ['never replaces a value by null', { run: { id: '1' } }, { run: null }, { run: { id: '1' } }],
    ['replaces null by a value', { run: null }, { run: { id: '1' } }, { run: { id: '1' } }],
    ['keeps null where nothing better comes', {}, { run: null }, { run: null }],
    ['takes a concrete type over an interface', { __typename: 'Node' }, { __typename: 'Job' }, { __typename: 'Job' }],
    ['keeps a concrete type', { __typename: 'Job' }, { __typename: 'Node' }, { __typename: 'Job' }],
  ])('%s', (_what, target, source, expected) => {
    expect(merged(target, source)).toEqual(expected);
  });

  it('replaces an error by a value', () => {
    expect(merged({ run: new Error('down') }, { run: { id: '1' } })).toEqual({ run: { id: '1' } });
  });

  it('lets no answer reach the prototype', () => {
    merged({}, JSON.parse('{ "__proto__": { "polluted": true } }') as TreeObject);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('a copy', () => {
  it('shares no object with its original, but values that are no trees', () => {
    const at = new Date(0);
    const original = { list: [{ id: '1' }], at };
    const copy = copyOf(original);
    expect(copy).toEqual(original);
    expect(copy.list[0]).not.toBe(original.list[0]);
    expect(copy.at).toBe(at);
  });
});
