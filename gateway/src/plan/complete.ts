import { execute, GraphQLError, Kind } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLFieldResolver, GraphQLResolveInfo, GraphQLTypeResolver, SelectionSetNode } from 'graphql';
import type { Schemas } from '../schemas.js';
import type { TreeObject } from './tree.js';

/** The client's operation, and the tree that its plan has filled. */
export interface Completion {
  readonly schemas: Schemas;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tree: TreeObject;
  /** Errors that subgraphs reported; those that completion does not meet are added to the result. */
  readonly reported: readonly GraphQLError[];
}

/** Completes the tree to a result as the specification says: coercion, order of fields, propagation of nulls. */
export function complete({ schemas, document, operationName, variables, tree, reported }: Completion): ExecutionResult {
  const result = execute({
    schema: schemas.executionSchema,
    document,
    rootValue: tree,
    contextValue: schemas,
    variableValues: variables,
    operationName,
    fieldResolver: byResponseKey,
    typeResolver: byTypename,
  }) as ExecutionResult;
  if (reported.length === 0) return result;
  const met = new Set((result.errors ?? []).flatMap((error) => [error, error.originalError]));
  const unmet = reported.filter((error) => !met.has(error) && !met.has(error.originalError));
  return unmet.length === 0 ? result : { ...result, errors: [...(result.errors ?? []), ...unmet] };
}

const byResponseKey: GraphQLFieldResolver<TreeObject, unknown> = (source, _arguments, _context, info) => source[info.path.key];

const byTypename: GraphQLTypeResolver<TreeObject, Schemas> = (value, { standIns }, info, abstractType) => {
  const typename = value['__typename'];
  const name = typeof typename === 'string' ? typename : abstractType.name;
  const standIn = standIns.get(name);
  if (standIn === undefined) return name;
  // The stand-in's own name must not be answered: whoever asks for the type gets an error instead.
  return asksForTypename(info) ? undefined : standIn;
};

function asksForTypename(info: GraphQLResolveInfo): boolean {
  return info.fieldNodes.some((node) => inSet(node.selectionSet));

  function inSet(set: SelectionSetNode | undefined): boolean {
    return (set?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
      if (selection.kind === Kind.INLINE_FRAGMENT) return inSet(selection.selectionSet);
      return inSet(info.fragments[selection.name.value]?.selectionSet);
    });
  }
}
