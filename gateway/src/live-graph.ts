import type { Logger } from '@cairn/subgraph';
import type { ExecutionResult } from 'graphql';
import { composeSupergraph } from './compose.js';
import type { SubgraphSdl } from './compose.js';
import { masked, thrownResult } from './errors.js';
import { Graph } from './graph.js';
import type { GraphRequest } from './graph.js';
import type { SubgraphLink } from './links/link.js';
import type { OperationOptions } from './operations.js';
import type { PlannerOptions } from './plan/planner.js';
import { endWithItem, laterStream, mapStream, streamOf } from './streams.js';

/** A subgraph and the way to it. */
export interface GatewaySubgraph extends SubgraphSdl {
  readonly link: SubgraphLink;
}

export interface LiveGraphOptions extends OperationOptions, PlannerOptions {
  readonly subgraphs: readonly GatewaySubgraph[];
  readonly logger: Logger;
}

/** The graph as it is now: can be replaced while it answers, and never lets an unmasked error out. */
export class LiveGraph {
  readonly #options: LiveGraphOptions;
  readonly #links = new Set<SubgraphLink>();
  #current: Graph;

  /** @throws {CompositionError} when the subgraphs do not fit together. */
  constructor(options: LiveGraphOptions) {
    this.#options = options;
    this.#current = this.#compose(options.subgraphs);
  }

  get current(): Graph {
    return this.#current;
  }

  /** Operations under way end on the graph they began on. */
  reload(subgraphs: readonly GatewaySubgraph[]): Graph {
    return (this.#current = this.#compose(subgraphs));
  }

  /** Answers a query or mutation. Never rejects. */
  async execute(request: GraphRequest): Promise<ExecutionResult> {
    const masking = { logger: this.#options.logger, requestId: request.context.requestId };
    try {
      return masked(await this.#current.execute(request), masking);
    } catch (thrown) {
      return thrownResult(thrown, masking);
    }
  }

  /** Answers a subscription. A refusal is the stream's only item, and so is a failure its last. */
  subscribe(request: GraphRequest): AsyncIterable<ExecutionResult> {
    const masking = { logger: this.#options.logger, requestId: request.context.requestId };
    const events = laterStream(async () => {
      const answer = await this.#current.subscribe(request);
      return Symbol.asyncIterator in answer ? answer : streamOf(answer);
    });
    return endWithItem(mapStream(events, (event) => masked(event, masking)), (thrown) => thrownResult(thrown, masking));
  }

  /** Closes what the links hold open, also those of earlier graphs. */
  async stop(): Promise<void> {
    await Promise.all([...this.#links].map((link) => link.stop?.()));
  }

  #compose(subgraphs: readonly GatewaySubgraph[]): Graph {
    const supergraphSdl = composeSupergraph(subgraphs);
    for (const { link } of subgraphs) this.#links.add(link);
    return new Graph({ ...this.#options, supergraphSdl, links: new Map(subgraphs.map(({ name, link }) => [name, link])) });
  }
}
