import { getNamedType, isCompositeType, isObjectType, isInterfaceType, Kind } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLField, GraphQLNamedType, GraphQLSchema, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf } from './measure.js';
import { saturated } from './refusal.js';

/** The sizes of lists that a field may be asked for by. */
const sizeArguments = ['first', 'last'];

/**
 * What an operation costs, in points: a point a field, as often as the lists around it may have it. The size of a list is what `first` or `last` say,
 * or stands for by default. What the limits admitted is short enough to be walked with its fragments expanded.
 */
export function costOf(document: DocumentNode, operation: OperationDefinitionNode, { schema, variables }: { readonly schema: GraphQLSchema; readonly variables: Readonly<Record<string, unknown>> }): number {
  const fragments = fragmentsOf(document);
  return Math.min(saturated, inSet(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined));

  function inSet(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined): number {
    let cost = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        cost += inField(selection, type);
      } else {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        const condition = fragment?.typeCondition?.name.value;
        cost += inSet(fragment?.selectionSet, condition === undefined ? type : schema.getType(condition));
      }
    }
    return cost;
  }

  function inField(node: FieldNode, type: GraphQLNamedType | undefined): number {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const inner = field && getNamedType(field.type);
    return 1 + sizeOf(node, field) * (inner && isCompositeType(inner) ? inSet(node.selectionSet, inner) : 0);
  }

  function sizeOf(node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number {
    for (const name of sizeArguments) {
      const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
      const value = given?.kind === Kind.INT ? Number(given.value) : given?.kind === Kind.VARIABLE ? variables[given.name.value] : undefined;
      const size = value ?? field?.args.find((argument) => argument.name === name)?.defaultValue;
      if (typeof size === 'number') return Math.max(1, size);
    }
    return 1;
  }
}
