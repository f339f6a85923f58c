import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, Kind, parse } from 'graphql';
import type { DefinitionNode, DocumentNode, GraphQLSchema, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { TypeConditions } from './plan/type-conditions.js';

/** What the gateway derives from a supergraph, once. */
export interface Schemas {
  /** What clients see: without federation's directives and inaccessible things. Validation and introspection use it. */
  readonly publicSchema: GraphQLSchema;
  /**
   * The public schema with one more object type for every interface, used only to complete results: it stands in where
   * a value's concrete type is not known because no one asked for it.
   */
  readonly executionSchema: GraphQLSchema;
  /** The stand-in's name by the interface's name. */
  readonly standIns: ReadonlyMap<string, string>;
  /** Which types a type condition holds for, inaccessible ones included. */
  readonly conditions: TypeConditions;
}

export function schemasOf(supergraphSdl: string): Schemas {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const publicDocument = transformSupergraphToPublicSchema(supergraph);
  const interfaces = publicDocument.definitions.filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION);
  const standIns = interfaces.map(standInOf);
  return {
    publicSchema: build(publicDocument.definitions),
    executionSchema: build([...publicDocument.definitions, ...standIns]),
    standIns: new Map(interfaces.map((node, index) => [node.name.value, standIns[index]!.name.value])),
    conditions: new TypeConditions(supergraph),
  };
}

/** Composition has validated the definitions already. */
function build(definitions: readonly DefinitionNode[]): GraphQLSchema {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

function standInOf(node: InterfaceTypeDefinitionNode): ObjectTypeDefinitionNode {
  return {
    kind: Kind.OBJECT_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value: `${node.name.value}__StandIn` },
    interfaces: [...(node.interfaces ?? []), { kind: Kind.NAMED_TYPE, name: node.name }],
    ...(node.fields === undefined ? {} : { fields: node.fields }),
  };
}
