import type { RequestContext } from '@cairn/core';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { gatewayError } from './errors.js';
import type { SubgraphLink } from './links/link.js';
import { OperationCache } from './operations.js';
import type { Operation, OperationOptions, Refused } from './operations.js';
import { complete } from './plan/complete.js';
import { PlanExecutor } from './plan/execute.js';
import { Planner } from './plan/planner.js';
import type { PlannerOptions } from './plan/planner.js';
import { schemasOf } from './schemas.js';
import type { Schemas } from './schemas.js';
import { mapStream } from './streams.js';

/** What a client asks of the graph. */
export interface GraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  readonly context: RequestContext;
  /** Told what it costs, in points, before it runs; throws when that is too much. Absent for the platform's own. */
  readonly charge?: ((cost: number, variables: Readonly<Record<string, unknown>>) => void) | undefined;
}

export interface GraphOptions extends OperationOptions, PlannerOptions {
  readonly supergraphSdl: string;
  readonly links: ReadonlyMap<string, SubgraphLink>;
}

/** One supergraph and the ways to its subgraphs: answers operations. A reload makes another one. */
export class Graph {
  readonly supergraphSdl: string;
  readonly links: ReadonlyMap<string, SubgraphLink>;
  readonly #schemas: Schemas;
  readonly #operations: OperationCache;

  constructor(options: GraphOptions) {
    this.supergraphSdl = options.supergraphSdl;
    this.links = options.links;
    this.#schemas = schemasOf(options.supergraphSdl);
    this.#operations = new OperationCache(new Planner(options.supergraphSdl, options), this.#schemas.publicSchema, options);
  }

  get publicSchema(): GraphQLSchema {
    return this.#schemas.publicSchema;
  }

  /**
   * Parses a document and refuses what is over the limits, before anything is spent on it.
   * @throws {GraphQLError} saying the value and the limit, or where the document is no GraphQL.
   */
  admit(query: string): DocumentNode {
    return this.#operations.admit(query);
  }

  /** Validates and plans an operation, which is remembered for when it is run. */
  prepare(query: string, operationName: string | undefined): Promise<Operation | Refused> {
    return this.#operations.get(query, operationName);
  }

  /** Answers a query or a mutation. Errors are not masked yet. */
  async execute(request: GraphRequest): Promise<ExecutionResult> {
    const operation = await this.prepare(request.query, request.operationName);
    if ('errors' in operation) return operation;
    const { kind, plan } = operation;
    if (kind === 'subscription') return { errors: [gatewayError('Subscriptions are answered over WebSocket only', 'BAD_REQUEST')] };
    const variables = operation.coerce(request.variables ?? {});
    if ('errors' in variables) return variables;
    request.charge?.(operation.cost(variables.values), variables.values);
    const executor = this.#executor(variables.values, request.context);
    if (plan.step !== undefined) await executor.execute(plan.step);
    return this.#complete(operation, request, executor);
  }

  /** Answers a subscription, or refuses it with a result. Every event goes through the whole plan. */
  async subscribe(request: GraphRequest): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult> {
    const operation = await this.prepare(request.query, request.operationName);
    if ('errors' in operation) return operation;
    if (operation.kind !== 'subscription') return { errors: [gatewayError(`A ${operation.kind} is not a subscription`, 'BAD_REQUEST')] };
    const variables = operation.coerce(request.variables ?? {});
    if ('errors' in variables) return variables;
    request.charge?.(operation.cost(variables.values), variables.values);
    return this.#events(operation, request, variables.values);
  }

  #events(operation: Operation, request: GraphRequest, values: Readonly<Record<string, unknown>>): AsyncGenerator<ExecutionResult, void, void> {
    const { source, step } = operation.plan;
    const link = source === undefined ? undefined : this.links.get(source.subgraph);
    if (source === undefined || link === undefined) throw new Error('There is no subgraph to subscribe to');
    const variables = Object.fromEntries(source.variables.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
    const events = link.subscribe({ query: source.operation, variables, context: request.context });
    return mapStream(events, async (event) => {
      const executor = this.#executor(values, request.context);
      executor.accept(source, event);
      if (step !== undefined) await executor.execute(step);
      return this.#complete(operation, request, executor);
    });
  }

  #executor(variables: Readonly<Record<string, unknown>>, context: RequestContext): PlanExecutor {
    return new PlanExecutor({ links: this.links, conditions: this.#schemas.conditions, variables, context });
  }

  #complete(operation: Operation, request: GraphRequest, { tree, reported }: PlanExecutor): ExecutionResult {
    return complete({
      schemas: this.#schemas,
      document: operation.document,
      operationName: request.operationName,
      variables: request.variables ?? {},
      tree,
      reported,
    });
  }
}
