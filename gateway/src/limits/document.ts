import { Kind } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLError } from 'graphql';
import { defaultLimits } from './limits.js';
import type { Limits } from './limits.js';
import { Measure } from './measure.js';
import { count, refusal, tooMuch } from './refusal.js';

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
