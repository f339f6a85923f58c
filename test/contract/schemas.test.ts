import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { composeSupergraph, unnamedBreakingChanges } from '@cairn/gateway';
import { isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessTablePath, accessTableText } from '../../gateway/scripts/access-table.js';
import { clientSchemaOf, clientSchemaPath } from '../../gateway/scripts/client-schema.js';
import { startTestPlatform, type TestPlatform } from '../kit/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

function committed(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
}

describe('what is committed is what runs (`npm run schema` writes it)', () => {
  test('every subgraph shows its committed schema.graphql', async () => {
    for (const { name, sdl } of platform.platform.subgraphs) expect(sdl, name).toBe(await committed(`subgraphs/${name}/schema.graphql`));
  });

  test('they compose to the committed supergraph', async () => {
    expect(`${composeSupergraph(platform.platform.subgraphs)}\n`).toBe(await committed('gateway/supergraph.graphql'));
  });

  test('every field, route and method asks for what the committed access table says', async () => {
    expect(accessTableText(platform.platform.subgraphs)).toBe(await committed(accessTablePath));
  });

  test('the types of the TypeScript client are those of the supergraph', async () => {
    expect(clientSchemaOf(`${composeSupergraph(platform.platform.subgraphs)}\n`)).toBe(await committed(clientSchemaPath));
  });
});

describe('clients are not broken by accident', () => {
  test('what runs can do all that the committed graph could, or the change is named', async () => {
    const now = composeSupergraph(platform.platform.subgraphs);
    expect(unnamedBreakingChanges(await committed('gateway/supergraph.graphql'), now, await committed('gateway/breaking-changes.md'))).toEqual([]);
  });

  test('a field that is taken away is noticed, and passes when it is named', () => {
    const graph = (fields: string): string => composeSupergraph([{ name: 'runs', sdl: `type Query { run: Run } type Run { ${fields} }` }]);
    const before = graph('id: ID! name: String');
    expect(unnamedBreakingChanges(before, graph('id: ID!'), '')).toEqual(['Run.name was removed.']);
    expect(unnamedBreakingChanges(before, graph('id: ID!'), '- Run.name was removed. Nobody could tell it from the id.')).toEqual([]);
    expect(unnamedBreakingChanges(before, graph('id: ID! name: String title: String'), '')).toEqual([]);
  });
});

describe('the graph explains itself', () => {
  test('every type, field and argument has a description', () => {
    const bare = platform.platform.subgraphs.flatMap(({ name, schema }) => undescribed(schema).map((what) => `${name}: ${what}`));
    expect(bare).toEqual([]);
  });
});

/** The roots, which everybody knows. */
const wellKnown = new Set(['Query', 'Mutation', 'Subscription']);

/** What federation adds itself. */
function isAdded({ name }: GraphQLNamedType): boolean {
  return name.startsWith('_') || name.includes('__');
}

function undescribed(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .filter((type) => !isAdded(type))
    .flatMap((type) => [...(type.description || wellKnown.has(type.name) || isReference(type) ? [] : [type.name]), ...members(type)]);
}

/** A type that another subgraph describes: here it is no more than its key, or what this subgraph adds to it. */
function isReference(type: GraphQLNamedType): boolean {
  return isObjectType(type) && 'id' in type.getFields() && (type.astNode?.directives ?? []).some(({ name }) => name.value === 'key');
}

function members(type: GraphQLNamedType): string[] {
  if (isAdded(type)) return [];
  if (isInputObjectType(type)) return Object.values(type.getFields()).flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`]));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields())
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap(({ name, description, args }) => [
      ...(description ? [] : [`${type.name}.${name}`]),
      // A mutation's input is described where its fields are.
      ...args.flatMap((arg) => (arg.description || arg.name === 'input' ? [] : [`${type.name}.${name}(${arg.name}:)`])),
    ]);
}
