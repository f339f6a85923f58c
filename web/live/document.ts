import { gql } from '@urql/core';
import type { TypedDocumentNode } from '@urql/core';
import type { DocumentNode } from 'graphql';

/** A GraphQL document with the types of its result and variables. Every one is checked against the supergraph by a test. */
export type Document<Data, Variables> = TypedDocumentNode<Data, Variables>;

/** Reads a document that is written in the portal's own code. */
export function graphql<Data, Variables extends object = Record<string, never>>(text: string): Document<Data, Variables> {
  return gql<Data, Variables>(text);
}

/** The text of a document as it was written, for whoever wants to ask the same elsewhere. */
export function textOf(document: DocumentNode): string {
  return outdent(document.loc?.source.body ?? '');
}

function outdent(text: string): string {
  const lines = text.trim().split('\n');
  const indent = Math.min(...lines.slice(1).filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length), 80);
  return lines.map((line, index) => (index === 0 ? line : line.slice(indent))).join('\n');
}
