import { getOperationAST, getVariableValues, GraphQLError, parse, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { gatewayError, withoutSuggestion } from './errors.js';
import { checkDocument, checkText, nestedTooDeeply } from './limits/document.js';
import type { Limits } from './limits/limits.js';
import { costOf } from './limits/cost.js';
import { checkListSizes, hasListSizes } from './limits/list-sizes.js';
import { LruCache } from './lru-cache.js';
import { plannableText } from './plan/plannable.js';
import type { Planner } from './plan/planner.js';
import type { Plan } from './plan/steps.js';

export interface OperationOptions {
  readonly limits?: Partial<Limits> | undefined;
  /** How many operations are kept with their plans. Defaults to 1,000. */
  readonly planCacheSize?: number | undefined;
}

/** Characters of documents that are kept parsed, and planned: some 20 bytes of memory each. */
const keyCharacters = 4_000_000;

/** Why an operation is not run. */
export interface Refused {
  readonly errors: readonly GraphQLError[];
}

/** An operation that was admitted, validated and planned. */
export interface Operation {
  readonly document: DocumentNode;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly plan: Plan;
  /** What it costs with these variables, in points. */
  cost(values: Readonly<Record<string, unknown>>): number;
  /** Coerces the client's variables and fills in defaults. Checks the sizes of lists that they ask for. */
  coerce(variables: Readonly<Record<string, unknown>>): { readonly values: Record<string, unknown> } | Refused;
}

/** Admits, validates and plans operations, and remembers those that passed. */
export class OperationCache {
  readonly #schema: GraphQLSchema;
  readonly #planner: Pick<Planner, 'plan'>;
  readonly #limits: Partial<Limits>;
  readonly #documents: LruCache<DocumentNode>;
  readonly #operations: LruCache<Promise<Operation | Refused>>;

  constructor(planner: Pick<Planner, 'plan'>, publicSchema: GraphQLSchema, { limits = {}, planCacheSize = 1_000 }: OperationOptions = {}) {
    this.#schema = publicSchema;
    this.#planner = planner;
    this.#limits = limits;
    this.#documents = new LruCache({ entries: planCacheSize, keyCharacters });
    this.#operations = new LruCache({ entries: planCacheSize, keyCharacters });
  }

  /**
   * Parses a document that is within the limits.
   * @throws {GraphQLError} when it is not, or is no GraphQL at all.
   */
  admit(query: string): DocumentNode {
    const known = this.#documents.get(query);
    if (known !== undefined) return known;
    checkText(query, this.#limits);
    const document = parsed(query, this.#limits);
    this.#documents.set(query, document);
    return document;
  }

  /** The operation, ready to run. Rejections and refusals are not remembered: they may be about the moment. */
  async get(query: string, operationName: string | undefined): Promise<Operation | Refused> {
    const key = `${operationName ?? ''}\n${query}`;
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    const prepared = this.#prepare(query, operationName);
    this.#operations.set(key, prepared);
    try {
      const operation = await prepared;
      if ('errors' in operation) this.#operations.forget(key, prepared);
      return operation;
    } catch (error) {
      this.#operations.forget(key, prepared);
      throw error;
    }
  }

  async #prepare(query: string, operationName: string | undefined): Promise<Operation | Refused> {
    let document: DocumentNode;
    try {
      document = this.admit(query);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
    const invalid = validate(this.#schema, document);
    if (invalid.length > 0) return { errors: invalid.map(asValidationError) };
    const definition = getOperationAST(document, operationName);
    if (!definition) return { errors: [unresolved(operationName)] };
    const text = plannableText(document, definition, { schema: this.#schema, source: query });
    const plan = text === undefined ? { source: undefined, step: undefined } : await this.#planner.plan(text, operationName);
    return this.#operation(document, definition, plan);
  }

  #operation(document: DocumentNode, definition: OperationDefinitionNode, plan: Plan): Operation {
    const schema = this.#schema;
    const limits = this.#limits;
    const sized = hasListSizes(document);
    // Without variables in sizes it costs the same every time.
    let usual: number | undefined;
    return {
      document,
      kind: definition.operation,
      plan,
      cost: (variables) => (sized ? costOf(document, definition, { schema, variables }) : (usual ??= costOf(document, definition, { schema, variables }))),
      coerce(variables) {
        const { coerced, errors } = getVariableValues(schema, definition.variableDefinitions ?? [], variables, { maxErrors: 20 });
        if (errors !== undefined) return { errors: errors.map(asInputError) };
        const refused = sized ? checkListSizes(document, definition, { variables: coerced, limits }) : undefined;
        return refused === undefined ? { values: coerced } : { errors: [refused] };
      },
    };
  }
}

function parsed(query: string, limits: Partial<Limits>): DocumentNode {
  try {
    const document = parse(query);
    checkDocument(document, limits);
    return document;
  } catch (error) {
    // The parser is recursive: what it cannot hold on the stack is far deeper than any limit.
    if (error instanceof RangeError) throw nestedTooDeeply(limits);
    if (!(error instanceof GraphQLError) || error.extensions['code'] !== undefined) throw error;
    const { message, source, positions } = error;
    throw new GraphQLError(message, { source: source ?? null, positions: positions ?? null, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}

function asValidationError(error: GraphQLError): GraphQLError {
  return gatewayError(withoutSuggestion(error.message), 'GRAPHQL_VALIDATION_FAILED', error.nodes);
}

function asInputError(error: GraphQLError): GraphQLError {
  return gatewayError(withoutSuggestion(error.message), 'BAD_USER_INPUT', error.nodes);
}

function unresolved(operationName: string | undefined): GraphQLError {
  const message =
    operationName === undefined
      ? 'The document holds not exactly one operation: name the one to run in operationName'
      : `The document holds no operation named '${operationName}'`;
  return gatewayError(message, 'OPERATION_RESOLUTION_FAILURE');
}
