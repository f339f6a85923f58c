import { newId, type Actor } from '@cairn/core';
import { systemActor } from '@cairn/subgraph';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Budgets } from './budgets.js';
import { costOf } from './cost.js';

const projectId = newId('project');
const actor = (roles: Actor['roles'] = {}): Actor => ({ id: newId('actor'), name: 'Ada', kind: 'person', roles });

describe('a budget', () => {
  /** 100 points a second, on a clock that only the test moves. */
  function budgets(costPerSecond = 100) {
    const clock = { ms: 0 };
    return { clock, budgets: new Budgets({ costPerSecond }, () => clock.ms) };
  }

  test('holds what ten seconds bring, lets a large operation in once, and then waits until it is paid', () => {
    const { clock, budgets: those } = budgets();
    const ada = actor();
    those.take(ada, 999);
    those.take(ada, 500);
    expect(() => those.take(ada, 1)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED', details: { limit: 'costPerSecond', retryAfterSeconds: 5 } }));
    clock.ms += 4_900;
    expect(() => those.take(ada, 1)).toThrow(/try again in 1 s/);
    clock.ms += 200;
    those.take(ada, 1);
  });

  test("is each actor's own, and nobody's who works for the platform itself", () => {
    const { budgets: those } = budgets();
    const ada = actor();
    those.take(ada, 5_000);
    expect(() => those.take(ada, 1)).toThrow();
    those.take(actor(), 1);
    those.take(systemActor, 1_000_000);
    those.take(systemActor, 1);
  });

  test('is also that of the project, for those who may see it, and for nobody else', () => {
    const { budgets: those } = budgets();
    for (let asked = 0; asked < 20; asked++) those.take(actor(), 1_000, projectId);
    for (let asked = 0; asked < 10; asked++) those.take(actor({ [projectId]: ['viewer'] }), 1_000, projectId);
    expect(() => those.take(actor({ '*': ['viewer'] }), 1, projectId)).toThrow(/^Project 'prj_/);
    those.take(actor(), 1, projectId);
  });

  test('of nothing limits nothing', () => {
    const { budgets: those } = budgets(0);
    const ada = actor();
    for (let asked = 0; asked < 3; asked++) those.take(ada, 1e9);
  });

  test('is not lost among many others', () => {
    const { clock, budgets: those } = budgets();
    const ada = actor();
    those.take(ada, 50_000);
    for (let other = 0; other < 20_000; other++) {
      those.take({ ...ada, id: String(other) }, 1);
      clock.ms += 2;
    }
    expect(() => those.take(ada, 1)).toThrow();
  });
});

describe('an operation costs a point a field, as often as lists may have it', () => {
  const schema = buildSchema('type Query { me: Actor runs(first: Int! = 50): [Run!]! } type Actor { name: String } type Run { id: ID! metrics(first: Int, last: Int): [Metric!]! } type Metric { value: Float }');
  test.each<[string, number, object?]>([
    ['{ me { name } }', 2],
    ['{ a: me { name } b: me { name } }', 4],
    ['{ runs(first: 3) { id } }', 4],
    ['{ runs { id } }', 51],
    ['query ($n: Int!) { runs(first: $n) { id metrics(last: 10) { value } } }', 1 + 5 * (1 + 1 + 10), { n: 5 }],
    ['{ runs(first: 0) { id } }', 2],
    ['query A { ...Many } fragment Many on Query { runs(first: 2) { ...One } } fragment One on Run { id ... on Run { metrics { value } } }', 1 + 2 * (1 + 1 + 1)],
    ['mutation { none }', 1],
  ])('%s: %i', (text, cost, variables = {}) => {
    const document = parse(text);
    expect(costOf(document, getOperationAST(document)!, { schema, variables: { ...variables } })).toBe(cost);
  });
});
