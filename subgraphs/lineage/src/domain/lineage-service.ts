import { can, InvalidInputError, requireIn, type CairnEvent, type RequestContext } from '@cairn/core';
import type { AdjacencyGraph, Direction, LineageNode, Subgraph } from './graph.js';
import type { CauseReader, FindPrediction, PredictionFacts } from './stores.js';

export interface LineageQuery {
  readonly root: string;
  readonly direction: Direction;
  readonly depth: number;
  readonly kinds?: readonly string[] | undefined;
  readonly asOf?: Date | undefined;
}

/** The full story of one prediction. */
export interface Passport {
  readonly prediction: PredictionFacts;
  /** Why its variant is there: from its deployment back to the first cause. */
  readonly whyLive: readonly CairnEvent[];
  /** Everything that its model version came from. */
  readonly upstream: Subgraph;
}

const deepest = 50;

/** Answers where things came from, what became of them, and why. */
export class LineageService {
  constructor(
    private readonly graph: AdjacencyGraph,
    private readonly causes: CauseReader,
    private readonly findPrediction: FindPrediction,
  ) {}

  node(id: string, context: RequestContext): LineageNode | undefined {
    const node = this.graph.node(id);
    return node && visibleTo(context)(node) ? node : undefined;
  }

  /** @throws {InvalidInputError} when the depth is outside 1 to 50. */
  lineage({ depth, ...query }: LineageQuery, context: RequestContext): Subgraph {
    if (!Number.isInteger(depth) || depth < 1 || depth > deepest) throw new InvalidInputError(`'depth' is ${depth}; expected a whole number from 1 to ${deepest}`);
    return this.graph.traverse({ ...query, depth, visible: visibleTo(context) });
  }

  search(projectId: string, text: string, { kinds, first }: { readonly kinds?: readonly string[] | undefined; readonly first: number }, context: RequestContext): LineageNode[] {
    requireIn(context, 'read', projectId);
    if (first < 1 || first > 200) throw new InvalidInputError(`'first' is ${first}; expected 1 to 200`);
    return this.graph.search(text, { kinds, limit: first, visible: (node) => node.projectId === projectId });
  }

  /** The walk back from what last happened to a node to what began it all. */
  async why(nodeId: string, context: RequestContext): Promise<CairnEvent[]> {
    const events = await this.causes.causes(nodeId);
    return events.filter(({ projectId }) => projectId !== undefined && can(context.actor, 'read', projectId));
  }

  async passport(predictionId: string, context: RequestContext): Promise<Passport | undefined> {
    const prediction = await this.findPrediction(predictionId, context);
    if (!prediction) return undefined;
    return {
      prediction,
      whyLive: await this.why(prediction.variantId, context),
      upstream: this.lineage({ root: prediction.modelVersionId, direction: 'upstream', depth: deepest }, context),
    };
  }
}

function visibleTo({ actor }: RequestContext): (node: LineageNode) => boolean {
  return ({ projectId }) => projectId !== undefined && can(actor, 'read', projectId);
}
