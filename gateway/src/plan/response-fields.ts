import { Kind, parse } from 'graphql';
import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql';

/** A field that an operation's answer would have held. */
export interface ResponseField {
  readonly key: string;
  /** The type conditions around it, all of which must hold. */
  readonly on: readonly string[];
  readonly fields: readonly ResponseField[];
}

/** The fields of an operation, by response key. Looked at only after a fetch failed. */
export function responseFieldsOf(operation: string): readonly ResponseField[] {
  const document = parse(operation, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const root = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return root === undefined ? [] : fieldsOf(root.selectionSet, []);

  function fieldsOf(set: SelectionSetNode | undefined, on: readonly string[]): ResponseField[] {
    return (set?.selections ?? []).flatMap((selection): ResponseField[] => {
      switch (selection.kind) {
        case Kind.FIELD:
          return [{ key: selection.alias?.value ?? selection.name.value, on, fields: fieldsOf(selection.selectionSet, []) }];
        case Kind.INLINE_FRAGMENT:
          return fieldsOf(selection.selectionSet, narrowed(on, selection.typeCondition?.name.value));
        case Kind.FRAGMENT_SPREAD: {
          const fragment = fragments.get(selection.name.value);
          return fieldsOf(fragment?.selectionSet, narrowed(on, fragment?.typeCondition.name.value));
        }
      }
    });
  }
}

function narrowed(on: readonly string[], condition: string | undefined): readonly string[] {
  return condition === undefined ? on : [...on, condition];
}
