import { CairnError, NotFoundError, UnavailableError } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { ask, context, startGateway, subgraph, through } from './gateway-support.js';
import type { Logged } from './gateway-support.js';

const models = [
  { id: 'm1', name: 'late-arrival', run: { id: 'r1' } },
  { id: 'm2', name: 'no-show', run: { id: 'r2' } },
  { id: 'm3', name: 'late-arrival-2', run: { id: 'r1' } },
];

const registrySdl = `
  type Query { models: [Model!]!  model(id: ID!): Model  named(name: String = "late-arrival", in: NameIn): [Model!]! }
  input NameIn { prefix: String = "late" }
  type Model @key(fields: "id") { id: ID!  name: String!  run: Run  owner: String }
  type Run @key(fields: "id", resolvable: false) { id: ID! }`;

function registry(model: Record<string, unknown> = {}) {
  return subgraph('registry', registrySdl, {
    Query: {
      models: () => models,
      model: (_: unknown, { id }: { id: string }) => models.find((each) => each.id === id),
      named: (_: unknown, { name, in: input }: { name: string; in?: { prefix: string } }) =>
        models.filter((each) => (input ? each.name.startsWith(input.prefix) : each.name === name)),
    },
    Model: model,
  });
}

const experimentsSdl = `
  type Query { runs: [Run!]! }
  type Run @key(fields: "id") { id: ID!  accuracy: Float  code: Code  notes: [Note!] }
  type Code { commit: String! }
  type Note { text: String! }`;

const runs = [
  { id: 'r1', accuracy: 0.9, notes: [{ text: 'a' }, { text: 'b' }] },
  { id: 'r2', accuracy: 0.8, notes: [] },
];

function experiments(run: Record<string, unknown> = {}) {
  return subgraph('experiments', experimentsSdl, {
    Query: { runs: () => runs },
    Run: { __resolveReference: ({ id }: { id: string }) => runs.find((each) => each.id === id), ...run },
  });
}

describe('errors of entities', () => {
  it('reach every object that shares the entity, with its index in the path', async () => {
    const failing = experiments({
      accuracy: ({ id }: { id: string }) => {
        if (id === 'r1') throw new NotFoundError('The accuracy was never logged', { details: { key: 'accuracy' } });
        return 0.8;
      },
    });
    await using gateway = await startGateway([registry(), failing]);
    expect(await ask(gateway, '{ models { id run { accuracy } } }')).toEqual({
      data: { models: [{ id: 'm1', run: { accuracy: null } }, { id: 'm2', run: { accuracy: 0.8 } }, { id: 'm3', run: { accuracy: null } }] },
      errors: [0, 2].map((index) => ({
        message: 'The accuracy was never logged',
        path: ['models', index, 'run', 'accuracy'],
        extensions: { code: 'NOT_FOUND', details: { key: 'accuracy' } },
      })),
    });
  });

  it('keep the path below the entity, through lists', async () => {
    const failing = experiments({ notes: () => [{ text: 'a' }, { text: () => Promise.reject(new NotFoundError('No text')) }] });
    await using gateway = await startGateway([registry(), failing]);
    const { data, errors } = await ask(gateway, '{ model(id: "m2") { mine: run { notes { text } } } }');
    expect(data).toEqual({ model: { mine: { notes: null } } });
    expect(errors).toEqual([{ message: 'No text', path: ['model', 'mine', 'notes', 1, 'text'], extensions: { code: 'NOT_FOUND' } }]);
  });

  it('take the whole object with them when a field may not be null', async () => {
    const failing = experiments({ code: () => ({ commit: null }) });
    await using gateway = await startGateway([registry(), failing]);
    const { data, errors } = await ask(gateway, '{ model(id: "m1") { name run { code { commit } accuracy } } }');
    expect(data).toEqual({ model: { name: 'late-arrival', run: { code: null, accuracy: 0.9 } } });
    expect(errors).toMatchObject([{ message: 'Internal error', path: ['model', 'run', 'code', 'commit'], extensions: { code: 'INTERNAL' } }]);
  });
});

describe('a subgraph that does not answer as it should', () => {
  const down = through(experiments(), { execute: () => Promise.reject(new UnavailableError("Subgraph 'experiments' does not answer")) });

  it('fails only the fields it was asked for, each at its own path, when it is down', async () => {
    await using gateway = await startGateway([registry(), down]);
    const { data, errors } = await ask(gateway, '{ models { name run { id accuracy } } }');
    expect(data).toEqual({ models: models.map(({ name, run }) => ({ name, run: { id: run.id, accuracy: null } })) });
    expect(errors).toMatchObject(
      [0, 1, 2].map((index) => ({
        message: "Subgraph 'experiments' does not answer",
        path: ['models', index, 'run', 'accuracy'],
        extensions: { code: 'UNAVAILABLE' },
      })),
    );
  });

  it('fails a root field under the name that the client gave it', async () => {
    await using gateway = await startGateway([registry(), down]);
    const { data, errors } = await ask(gateway, '{ model(id: "m1") { name } all: runs { id } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['all'], extensions: { code: 'UNAVAILABLE' } }]);
  });

  it.each([
    ['nothing', {}],
    ['data that is a list', { data: [] as never }],
    ['too few entities', { data: { _entities: [] } }],
    ['entities that are no list', { data: { _entities: 'r1' } }],
  ])('is masked when it answers %s', async (_what, answer) => {
    const logged: Logged = [];
    await using gateway = await startGateway([registry(), through(experiments(), { execute: () => Promise.resolve(answer) })], { logged });
    const { data, errors } = await ask(gateway, '{ model(id: "m2") { name run { accuracy } } }');
    expect(data).toEqual({ model: { name: 'no-show', run: { accuracy: null } } });
    expect(errors).toMatchObject([
      { message: 'Internal error', path: ['model', 'run', 'accuracy'], extensions: { code: 'INTERNAL', reference: context.requestId } },
    ]);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).toContain('experiments');
  });

  it('cannot make a field other than its type says', async () => {
    const lying = through(experiments(), { execute: () => Promise.resolve({ data: { _entities: [{ accuracy: { a: 'lot' } }] } }) });
    await using gateway = await startGateway([registry(), lying]);
    const { data, errors } = await ask(gateway, '{ model(id: "m2") { run { accuracy } } }');
    expect(data).toEqual({ model: { run: { accuracy: null } } });
    expect(errors).toMatchObject([{ message: 'Internal error', path: ['model', 'run', 'accuracy'] }]);
  });

  it('lists at most a hundred errors and counts the rest', async () => {
    const many = subgraph('registry', registrySdl, {
      Query: { models: () => Array.from({ length: 250 }, (_, index) => ({ id: `m${index}`, name: 'n', run: { id: `r${index}` } })) },
    });
    await using gateway = await startGateway([many, down]);
    const { errors } = await ask(gateway, '{ models { run { accuracy } } }');
    expect(errors).toHaveLength(101);
    expect(errors?.at(-1)).toMatchObject({ message: '… and 150 more errors' });
  });
});

describe('what subgraphs answer', () => {
  const left = `type Query { both: Both @shareable }  type Both @shareable { a: Int }`;
  const right = `type Query { both: Both @shareable }  type Both @shareable { b: Int }`;

  it('merges when two of them hold fields of one object', async () => {
    const one = subgraph('left', left, { Query: { both: () => ({ a: 1 }) } });
    const other = subgraph('right', right, { Query: { both: () => ({ b: 2 }) } });
    await using gateway = await startGateway([one, other]);
    expect(await ask(gateway, '{ both { a b } }')).toEqual({ data: { both: { a: 1, b: 2 } } });
  });

  it('keeps what one subgraph knows of an object when another one is down', async () => {
    const known = subgraph('left', left, { Query: { both: () => ({ a: 1 }) } });
    const down = through(subgraph('right', right, {}), { execute: () => Promise.reject(new UnavailableError('down')) });
    await using gateway = await startGateway([known, down]);
    const { data, errors } = await ask(gateway, '{ both { a b } }');
    expect(data).toEqual({ both: { a: 1, b: null } });
    expect(errors).toMatchObject([{ path: ['both', 'b'], extensions: { code: 'UNAVAILABLE' } }]);
  });

  const costs = `type Query { costs: [Run!]! }
    type Run @key(fields: "id") { id: ID!  accuracy: Float @external  value: Float @requires(fields: "accuracy") }`;
  const asked: unknown[] = [];
  const finance = subgraph('finance', costs, {
    Query: { costs: () => runs.map(({ id }) => ({ id })) },
    Run: { __resolveReference: (run: { accuracy: number }) => (asked.push(run), run), value: ({ accuracy }: { accuracy: number }) => accuracy * 10 },
  });

  it('computes a field from what another subgraph knows', async () => {
    await using gateway = await startGateway([experiments(), finance]);
    expect(await ask(gateway, '{ costs { id value } }')).toEqual({ data: { costs: [{ id: 'r1', value: 9 }, { id: 'r2', value: 8 }] } });
  });

  it('asks nothing about an entity whose required field failed, and says why', async () => {
    asked.length = 0;
    const failing = experiments({ accuracy: () => Promise.reject(new NotFoundError('Never logged')) });
    await using gateway = await startGateway([failing, finance]);
    const { data, errors } = await ask(gateway, '{ costs { id value } }');
    expect(data).toEqual({ costs: [{ id: 'r1', value: null }, { id: 'r2', value: null }] });
    expect(errors).toMatchObject([0, 1].map((index) => ({ message: 'Never logged', path: ['costs', index, 'value'] })));
    expect(asked).toEqual([]);
  });

  it('asks nothing about an entity that its home does not know', async () => {
    asked.length = 0;
    const forgetful = experiments({ __resolveReference: ({ id }: { id: string }) => (id === 'r1' ? runs[0] : null) });
    await using gateway = await startGateway([forgetful, finance]);
    expect(await ask(gateway, '{ costs { id value } }')).toEqual({ data: { costs: [{ id: 'r1', value: 9 }, { id: 'r2', value: null }] } });
    expect(asked).toHaveLength(1);
  });
});

describe('operations', () => {
  it('answers introspection beside data, without asking a subgraph for it', async () => {
    await using gateway = await startGateway([registry(), experiments()]);
    const { data, errors } = await ask(
      gateway,
      'query ($type: String!) { model(id: "m1") { name } ...Meta type: __type(name: $type) { name kind } } fragment Meta on Query { __schema { queryType { name } } }',
      { type: 'Model' },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ model: { name: 'late-arrival' }, __schema: { queryType: { name: 'Query' } }, type: { name: 'Model', kind: 'OBJECT' } });
  });

  it('answers what only asks for type names without any subgraph', async () => {
    await using gateway = await startGateway([through(registry(), {}), through(experiments(), {})]);
    expect(await ask(gateway, '{ __typename again: __typename }')).toEqual({ data: { __typename: 'Query', again: 'Query' } });
  });

  it('hides what federation adds to the schema', async () => {
    await using gateway = await startGateway([registry(), experiments()]);
    const { data } = await ask(gateway, '{ __schema { types { name } directives { name } } }');
    const names = JSON.stringify(data);
    for (const hidden of ['join__', '_Entity', '_Service', 'link', 'StandIn']) expect(names).not.toContain(hidden);
  });

  it('names an interface’s type under any alias', async () => {
    const nodes = subgraph('nodes', 'type Query { node: Node } interface Node { id: ID! } type Job implements Node { id: ID! }', {
      Query: { node: () => ({ __typename: 'Job', id: 'j1' }) },
    });
    await using gateway = await startGateway([nodes]);
    expect(await ask(gateway, '{ node { kind: __typename } }')).toEqual({ data: { node: { kind: 'Job' } } });
    expect(await ask(gateway, '{ node { id } }')).toEqual({ data: { node: { id: 'j1' } } });
  });

  it('runs the operation that is named', async () => {
    await using gateway = await startGateway([registry()]);
    const query = 'query One { model(id: "m1") { name } } query Two { model(id: "m2") { name } }';
    expect(await gateway.execute({ query, operationName: 'Two', context })).toMatchObject({ data: { model: { name: 'no-show' } } });
    expect(await gateway.execute({ query, context })).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] });
    expect(await gateway.execute({ query, operationName: 'Three', context })).toMatchObject({
      errors: [{ message: "The document holds no operation named 'Three'" }],
    });
  });

  it('fills in defaults of variables, of arguments and of input fields', async () => {
    await using gateway = await startGateway([registry()]);
    const names = async (query: string, variables?: Record<string, unknown>) =>
      ((await ask(gateway, query, variables)).data as { named: { name: string }[] }).named.map(({ name }) => name);
    expect(await names('query ($name: String = "no-show") { named(name: $name) { name } }')).toEqual(['no-show']);
    expect(await names('query ($name: String = "no-show") { named(name: $name) { name } }', { name: 'late-arrival' })).toEqual(['late-arrival']);
    expect(await names('query ($name: String) { named(name: $name) { name } }')).toEqual(['late-arrival']);
    expect(await names('query ($in: NameIn) { named(in: $in) { name } }', { in: {} })).toEqual(['late-arrival', 'late-arrival-2']);
  });

  it('refuses variables that do not fit, naming them', async () => {
    await using gateway = await startGateway([registry()]);
    expect(await ask(gateway, 'query ($id: ID!) { model(id: $id) { name } }', { id: { a: 1 } })).toMatchObject({
      errors: [{ message: expect.stringContaining('"$id"'), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('never runs a document that is not valid, and gives no hints about names', async () => {
    await using gateway = await startGateway([through(registry(), {})]);
    const { data, errors } = await ask(gateway, '{ models { nam } }');
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ message: 'Cannot query field "nam" on type "Model".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('runs mutations one after another, in the order they were written', async () => {
    const order: string[] = [];
    const slowly = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      return name;
    };
    const one = subgraph('one', 'type Query { a: Int } type Mutation { first: String third: String }', {
      Mutation: { first: slowly('first'), third: slowly('third') },
    });
    const two = subgraph('two', 'type Query { b: Int } type Mutation { second: String }', { Mutation: { second: slowly('second') } });
    await using gateway = await startGateway([one, two]);
    expect(await ask(gateway, 'mutation { first second third }')).toEqual({ data: { first: 'first', second: 'second', third: 'third' } });
    expect(order).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });
});

describe('masking', () => {
  it('shows no word of an unexpected error, and logs all of it once', async () => {
    const logged: Logged = [];
    const failing = experiments({
      accuracy: () => {
        throw new Error('password=hunter2 at db.internal');
      },
    });
    await using gateway = await startGateway([registry(), failing], { logged });
    const result = await ask(gateway, '{ model(id: "m1") { run { accuracy } } }');
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(result.errors).toMatchObject([{ message: 'Internal error', extensions: { code: 'INTERNAL', reference: 'req_test' } }]);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged[0])).toContain('hunter2');
  });

  it('passes every code that clients may branch on', async () => {
    const codes = ['INVALID_INPUT', 'FORBIDDEN', 'CONFLICT', 'LIMIT_EXCEEDED', 'TIMEOUT', 'UNAVAILABLE', 'UNAUTHENTICATED', 'NOT_FOUND'];
    for (const code of codes) {
      class Refusal extends CairnError {
        readonly code = code as never;
      }
      const failing = experiments({ accuracy: () => Promise.reject(new Refusal('Because')) });
      await using gateway = await startGateway([registry(), failing]);
      expect((await ask(gateway, '{ model(id: "m1") { run { accuracy } } }')).errors).toMatchObject([{ message: 'Because', extensions: { code } }]);
    }
  });
});
