import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { parse, type GraphQLSchema } from 'graphql';
import { GraphQLJSON } from 'graphql-scalars';
import type { DependencyContainer } from 'tsyringe';
import { buildSchemaSync, createResolversMap, type NonEmptyArray, type PubSub } from 'type-graphql';
import { enforceAccess, type Policies } from '../access/enforce.js';
import type { GraphContext, NodeLoader } from './context.js';
import { leaveOutNulls } from './left-out.js';

/** A class that type-graphql knows by its decorators. */
export type GraphQLClass = abstract new (...args: never[]) => object;

export interface SchemaParts {
  readonly resolvers: readonly GraphQLClass[];
  /** Object types that no field of this subgraph leads to, such as entities it only extends. */
  readonly orphanedTypes?: readonly GraphQLClass[];
  readonly loaders: Readonly<Record<string, NodeLoader>>;
  readonly container: DependencyContainer;
}

/** A subgraph's schema as the gateway needs it: executable, and as text. */
export interface BuiltSchema {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly policies: Policies;
}

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@inaccessible"])';

/** type-graphql insists on one; our subscriptions read the event log by their own `subscribe`. */
const noPubSub: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`Subscription to '${topic}' needs a subscribe function that reads the event log`);
  },
};

/** @throws {Error} when a field has no access policy, or an entity with a resolvable key no loader. */
export function buildSchema(parts: SchemaParts): BuiltSchema {
  const plain = buildSchemaSync({
    resolvers: [...parts.resolvers] as unknown as NonEmptyArray<Function>,
    orphanedTypes: [...(parts.orphanedTypes ?? [])] as unknown as Function[],
    container: { get: (type) => parts.container.resolve(type as never) as object },
    pubSub: noPubSub,
    scalarsMap: [{ type: Object, scalar: GraphQLJSON }],
    validate: false,
    skipCheck: true,
  });
  leaveOutNulls(plain);
  const policies = enforceAccess(plain);
  const sdl = `${link}\n\n${printSchemaWithDirectives(plain)}\n`;
  const resolvers = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  for (const type of Object.keys(parts.loaders)) {
    resolvers[type] = {
      ...resolvers[type],
      __resolveReference: async ({ __typename: _, ...key }: Record<string, string>, context: GraphContext) => {
        // Every entity has one key of one field, mostly `id`.
        const node = await context.load<object>(type, key['id'] ?? Object.values(key)[0] ?? '');
        return node === undefined ? null : node;
      },
    };
  }
  return { schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]), sdl, policies };
}
