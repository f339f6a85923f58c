import { print, type DocumentNode } from '@0no-co/graphql.web';
import { initGraphQLTada } from 'gql.tada';
import type { GraphSchema } from './schema.js';

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The public graph with its scalars as they cross the wire: times are ISO 8601 texts. */
interface Setup {
  introspection: GraphSchema;
  scalars: { DateTimeISO: string; JSON: Json };
  disableMasking: true;
}

/**
 * A document whose answer and variables are typed, told from its text by the compiler:
 * `graphql('query ($id: ID!) { run(id: $id) { name status } }')`. Fragments that it spreads come as a list behind it.
 */
export const graphql = /* @__PURE__ */ initGraphQLTada<Setup>();

/** What {@link graphql} makes, and whatever else types its documents in the same way. */
export interface TypedDocument<Result, Variables> extends Pick<DocumentNode, 'kind' | 'definitions'> {
  /** Never there: it carries the types. */
  readonly __apiType?: (variables: Variables) => Result;
}

/** What a document is asked with: left out where it asks for nothing, or for nothing that must be there. */
export type VariablesArgument<Variables, More extends readonly unknown[] = []> = Record<never, never> extends Variables ? [variables?: Variables, ...more: More] : [variables: Variables, ...more: More];

/** Holds for a document that asks only for what the graph has; for another, the compiler says where it does not. */
export type Known<Result> = [Unknown<Result>] extends [never] ? unknown : { readonly 'the graph has no such field': Unknown<Result> };

/** Paths of values that have no type, because there is no such field. */
type Unknown<Value, Path extends string = ''> = unknown extends Value
  ? Path
  : Json extends Value
    ? never
    : Value extends readonly (infer Item)[]
      ? Unknown<Item, Path>
      : Value extends object
        ? { [Key in keyof Value & string]: Unknown<Value[Key], Path extends '' ? Key : `${Path}.${Key}`> }[keyof Value & string]
        : never;

export function textOf(document: string | TypedDocument<unknown, never>): string {
  return typeof document === 'string' ? document : print(document as DocumentNode);
}
