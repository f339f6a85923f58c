import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { saturated } from './refusal.js';

/** Counts with fragments expanded, each fragment only once. */
export class Measure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #sizes = new Map<string, Size>();
  readonly #widths = new Map<string, number>();

  constructor(document: DocumentNode) {
    this.#fragments = fragmentsOf(document);
  }

  size(set: SelectionSetNode | undefined): Size {
    let selections = 0;
    let depth = 0;
    for (const selection of set?.selections ?? []) {
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragmentSize(selection.name.value) : this.size(selection.selectionSet);
      const own = selection.kind === Kind.FIELD ? 1 : 0;
      selections = Math.min(selections + inner.selections + own, saturated);
      depth = Math.max(depth, inner.depth + own);
    }
    return { selections, depth };
  }

  width(set: SelectionSetNode | undefined): number {
    let fields = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) fields++;
      else if (selection.kind === Kind.INLINE_FRAGMENT) fields += this.width(selection.selectionSet);
      else fields += this.#fragmentWidth(selection.name.value);
      fields = Math.min(fields, saturated);
    }
    return fields;
  }

  #fragmentSize(name: string): Size {
    const known = this.#sizes.get(name);
    if (known !== undefined) return known;
    // A fragment inside itself is for validation to refuse; here it must only end.
    this.#sizes.set(name, { selections: 0, depth: 0 });
    const size = this.size(this.#fragments.get(name)?.selectionSet);
    this.#sizes.set(name, size);
    return size;
  }

  #fragmentWidth(name: string): number {
    const known = this.#widths.get(name);
    if (known !== undefined) return known;
    this.#widths.set(name, 0);
    const width = this.width(this.#fragments.get(name)?.selectionSet);
    this.#widths.set(name, width);
    return width;
  }
}

interface Size {
  readonly selections: number;
  readonly depth: number;
}

/** The fragments of a document, by name. */
export function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return fragments;
}
