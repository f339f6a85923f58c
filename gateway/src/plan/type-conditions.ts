import { Kind } from 'graphql';
import type { DocumentNode } from 'graphql';

/** Answers which concrete types a type condition holds for: the type itself, an interface's or a union's members. */
export class TypeConditions {
  readonly #members = new Map<string, Set<string>>();

  constructor(supergraph: DocumentNode) {
    for (const node of supergraph.definitions) {
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
        if (node.kind === Kind.INTERFACE_TYPE_DEFINITION) this.#membersOf(node.name.value);
        for (const parent of node.interfaces ?? []) this.#membersOf(parent.name.value).add(node.name.value);
      }
      if (node.kind === Kind.UNION_TYPE_DEFINITION) {
        for (const member of node.types ?? []) this.#membersOf(node.name.value).add(member.name.value);
      }
    }
  }

  /** Whether a value of the type satisfies the condition. An interface's name counts as a value's type too. */
  matches(typename: string, condition: string): boolean {
    return typename === condition || this.#members.get(condition)?.has(typename) === true;
  }

  /** Whether the name is an interface's or a union's: a value may carry it where an interface object was answered. */
  isAbstract(name: string): boolean {
    return this.#members.has(name);
  }

  #membersOf(name: string): Set<string> {
    let members = this.#members.get(name);
    if (members === undefined) this.#members.set(name, (members = new Set()));
    return members;
  }
}
