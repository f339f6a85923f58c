import { isAbstractType, isIntrospectionType, Kind, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode, SelectionNode } from 'graphql';

/**
 * The document as the planner has to see it, or undefined when the operation asks subgraphs for nothing. Introspection
 * is the gateway's own, so `__typename` takes its place; an abstract type asked for under another name only is
 * asked for under its own name too, because completion and type conditions read it there.
 */
export function plannableText(document: DocumentNode, operation: OperationDefinitionNode, { schema, source }: PlannableOptions): string | undefined {
  if (operation.selectionSet.selections.every(isMeta)) return undefined;
  let changed = false;
  const types = new TypeInfo(schema);
  const plannable = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(node) {
          if (node.name.value !== '__schema' && node.name.value !== '__type') return undefined;
          changed = true;
          return replacementOf(node);
        },
      },
      SelectionSet: {
        leave(node) {
          const parent = types.getParentType();
          if (!isAbstractType(parent) || isIntrospectionType(parent) || !onlyAliased(node.selections)) return undefined;
          changed = true;
          return { ...node, selections: [typename, ...node.selections] };
        },
      },
    }),
  );
  return changed ? print(plannable) : source;
}

export interface PlannableOptions {
  readonly schema: GraphQLSchema;
  /** The document's text: used as it is when nothing has to change. */
  readonly source: string;
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function isMeta(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value.startsWith('__');
}

function onlyAliased(selections: readonly SelectionNode[]): boolean {
  const names = selections.filter((node) => node.kind === Kind.FIELD && node.name.value === '__typename') as FieldNode[];
  return names.length > 0 && names.every((node) => node.alias !== undefined && node.alias.value !== '__typename');
}

function replacementOf({ alias, name, directives }: FieldNode): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: alias ?? { kind: Kind.NAME, value: name.value },
    name: { kind: Kind.NAME, value: '__typename' },
    ...(directives === undefined ? {} : { directives }),
  };
}
