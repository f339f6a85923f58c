import { GraphQLError, Kind } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode, ValueNode } from 'graphql';

/** What one document may ask for. Everything is checked before the document is validated or planned. */
export interface Limits {
  /** Bytes of a request's body, or of a WebSocket message. Defaults to 10,000,000. */
  readonly bodyBytes: number;
  /** UTF-8 bytes of the document's text. Defaults to 100,000. */
  readonly documentBytes: number;
  /** Fields below one another, with fragments expanded. Defaults to 20: the usual introspection needs 14. */
  readonly depth: number;
  /** Aliases in the text. Defaults to 100. */
  readonly aliases: number;
  /** Directives in the text. Defaults to 50. */
  readonly directives: number;
  /** Fields of an operation's root, with fragments expanded. Defaults to 30. */
  readonly rootFields: number;
  /** Fields of an operation with fragments expanded wherever they are used. Defaults to 5,000. */
  readonly selections: number;
  /** A single `first` or `last`. Defaults to 5,000. */
  readonly listSize: number;
  /** Items that nested `first` and `last` arguments multiply to. Defaults to 100,000. */
  readonly listItems: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 10_000_000,
  documentBytes: 100_000,
  depth: 20,
  aliases: 100,
  directives: 50,
  rootFields: 30,
  selections: 5_000,
  listSize: 5_000,
  listItems: 100_000,
};

/** @throws {GraphQLError} when the text is too long. */
export function checkText(query: string, limits: Partial<Limits> = {}): void {
  const { documentBytes } = { ...defaultLimits, ...limits };
  const sizeBytes = Buffer.byteLength(query);
  if (sizeBytes > documentBytes) throw tooMuch('documentBytes', { value: sizeBytes, unit: 'byte' }, limits);
}

/** @throws {GraphQLError} that names the value and the limit. */
export function checkDocument(document: DocumentNode, limits: Partial<Limits> = {}): void {
  const allowed = { ...defaultLimits, ...limits };
  checkWritten(document, allowed);
  const measure = new Measure(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const rootFields = measure.width(definition.selectionSet);
    if (rootFields > allowed.rootFields) throw tooMuch('rootFields', { value: rootFields, unit: 'root field' }, allowed);
    const { selections, depth } = measure.size(definition.selectionSet);
    if (selections > allowed.selections) throw tooMuch('selections', { value: selections, unit: 'expanded selection' }, allowed);
    if (depth > allowed.depth) throw tooMuch('depth', { value: depth, unit: 'level' }, allowed);
  }
}

/** The refusal of a document that the parser itself cannot hold. */
export function nestedTooDeeply(limits: Partial<Limits>): GraphQLError {
  return refusal('depth', `Document nests too deeply to be read; at most ${count(limits.depth ?? defaultLimits.depth, 'level')} are answered`);
}

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

function checkWritten(document: DocumentNode, allowed: Limits): void {
  let aliases = 0;
  let directives = 0;
  walk(document);
  if (aliases > allowed.aliases) throw tooMuch('aliases', { value: aliases, unit: 'alias' }, allowed);
  if (directives > allowed.directives) throw tooMuch('directives', { value: directives, unit: 'directive' }, allowed);

  function walk(node: unknown): void {
    if (Array.isArray(node)) {
      for (const item of node) walk(item);
      return;
    }
    if (typeof node !== 'object' || node === null || !('kind' in node)) return;
    if (node.kind === Kind.DIRECTIVE) directives++;
    if (node.kind === Kind.FIELD) {
      const { alias } = node as FieldNode;
      if (alias !== undefined) aliases++;
      if (alias?.value.startsWith('__') || alias?.value.startsWith('_internal_qp_')) {
        throw refusal('aliases', `Alias '${alias.value}' is reserved`);
      }
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'loc') walk(value);
  }
}

/** Where counting stops: a document of a few lines can stand for more selections than a number holds. */
const saturated = 1_000_000_000;

/** Counts with fragments expanded, each fragment only once. */
class Measure {
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

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return fragments;
}

function numberOf(value: ValueNode, variables: Readonly<Record<string, unknown>>): number | undefined {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind !== Kind.VARIABLE) return undefined;
  const given = variables[value.name.value];
  return typeof given === 'number' ? given : undefined;
}

function tooMuch(limit: keyof Limits, { value, unit }: { value: number; unit: string }, limits: Partial<Limits>): GraphQLError {
  const asked = value >= saturated ? `more than ${count(saturated, unit)}` : count(value, unit);
  const most = limits[limit] ?? defaultLimits[limit];
  return refusal(limit, `Document of ${asked} exceeds ${count(most, unit)}`);
}

function refusal(limit: keyof Limits, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', details: { limit } } });
}

function count(value: number, unit: string): string {
  const plural = unit.endsWith('s') ? `${unit}es` : `${unit}s`;
  return `${value.toLocaleString('en-US')} ${value === 1 ? unit : plural}`;
}
