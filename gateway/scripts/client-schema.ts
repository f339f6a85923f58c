import { minifyIntrospection, preprocessIntrospection } from '@gql.tada/internal';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, introspectionFromSchema, lexicographicSortSchema, parse } from 'graphql';

/** Where the types of the public graph are committed, below the repository's root. */
export const clientSchemaPath = 'sdk/client/src/graph/schema.ts';

/** The public graph as a type, from which TypeScript tells what a document asks for and gets. */
export function clientSchemaOf(supergraphSdl: string): string {
  const schema = buildASTSchema(transformSupergraphToPublicSchema(parse(supergraphSdl, { noLocation: true })), { assumeValid: true, assumeValidSDL: true });
  const types = preprocessIntrospection(minifyIntrospection(introspectionFromSchema(lexicographicSortSchema(schema), { descriptions: false })));
  return `// Written by \`npm run schema\` from gateway/supergraph.graphql: the public graph, in the form that gql.tada reads.\n/* eslint-disable */\n\n/** Every type of the graph, its fields and their types. */\nexport type GraphSchema = ${types.trim()};\n`;
}
