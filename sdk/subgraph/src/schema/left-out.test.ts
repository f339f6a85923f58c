import { execute, GraphQLObjectType, GraphQLSchema, GraphQLString, parse, subscribe } from 'graphql';
import { expect, test } from 'vitest';
import { leaveOutNulls } from './left-out.js';

const filter = { after: { type: GraphQLString }, kind: { type: GraphQLString } };
const show = (args: unknown): string => JSON.stringify(args);

function schema(): GraphQLSchema {
  const made = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { list: { type: GraphQLString, args: filter, resolve: (_, args) => show(args) } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        follow: {
          type: GraphQLString,
          args: filter,
          resolve: (source) => source as string,
          async *subscribe(_, args) {
            yield show(args);
          },
        },
      },
    }),
  });
  leaveOutNulls(made);
  return made;
}

test('a variable left null is an argument left out, and the others stay', async () => {
  const document = parse('query ($after: String, $kind: String) { list(after: $after, kind: $kind) }');
  expect(await execute({ schema: schema(), document, variableValues: { after: null, kind: 'run' } })).toEqual({ data: { list: '{"kind":"run"}' } });
});

test('so it is for what a subscription follows', async () => {
  const document = parse('subscription ($after: String) { follow(after: $after, kind: "run") }');
  const stream = (await subscribe({ schema: schema(), document, variableValues: { after: null } })) as AsyncGenerator<unknown>;
  expect((await stream.next()).value).toEqual({ data: { follow: '{"kind":"run"}' } });
  await stream.return(undefined);
});
