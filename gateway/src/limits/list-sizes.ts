import { Kind } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLError, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';
import { defaultLimits } from './limits.js';
import type { Limits } from './limits.js';
import { fragmentsOf } from './measure.js';
import { count, refusal } from './refusal.js';

/** Whether any field has a `first` or `last` argument. */
export function hasListSizes(document: DocumentNode): boolean {
  return /"value":"(?:first|last)"/.test(JSON.stringify(document));
}

export interface ListSizeOptions {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly limits: Partial<Limits>;
}

/** The refusal of lists that are too long, alone or multiplied by the lists around them. */
export function checkListSizes(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { variables, limits }: ListSizeOptions,
): GraphQLError | undefined {
  const allowed = { ...defaultLimits, ...limits };
  const fragments = fragmentsOf(document);
  const visited = new Map<string, number>();
  return inSet(operation.selectionSet, 1);

  function inSet(set: SelectionSetNode | undefined, outer: number): GraphQLError | undefined {
    for (const selection of set?.selections ?? []) {
      const refused =
        selection.kind === Kind.FIELD
          ? inField(selection, outer)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? inSet(selection.selectionSet, outer)
            : inFragment(selection.name.value, outer);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  function inField(field: FieldNode, outer: number): GraphQLError | undefined {
    let items = outer;
    for (const argument of field.arguments ?? []) {
      if (argument.name.value !== 'first' && argument.name.value !== 'last') continue;
      const size = numberOf(argument.value, variables);
      if (size === undefined) continue;
      const where = `'${field.name.value}(${argument.name.value}: ${size})'`;
      if (size > allowed.listSize) return refusal('listSize', `${where} exceeds ${count(allowed.listSize, 'item')}`);
      items = outer * Math.max(size, 1);
      if (items > allowed.listItems) {
        return refusal('listItems', `${where} inside other lists asks for ${count(items, 'item')}, which exceeds ${count(allowed.listItems, 'item')}`);
      }
    }
    return inSet(field.selectionSet, items);
  }

  /** A fragment is walked again only inside larger lists than before. */
  function inFragment(name: string, outer: number): GraphQLError | undefined {
    if ((visited.get(name) ?? 0) >= outer) return undefined;
    visited.set(name, outer);
    return inSet(fragments.get(name)?.selectionSet, outer);
  }
}

function numberOf(value: ValueNode, variables: Readonly<Record<string, unknown>>): number | undefined {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind !== Kind.VARIABLE) return undefined;
  const given = variables[value.name.value];
  return typeof given === 'number' ? given : undefined;
}
