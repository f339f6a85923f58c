import type { BatchFetchNode, FetchNode, FlattenNode, PlanNode, QueryPlan } from '@graphql-hive/router-query-planner';
import type { EntityFetch, Plan, RootFetch, Step, SubgraphOperation } from './steps.js';

/** The planner made a plan that this executor does not walk. */
class UnsupportedPlanError extends Error {
  constructor(what: string) {
    super(`The query plan holds ${what}, which is not supported`);
    this.name = 'UnsupportedPlanError';
  }
}

/**
 * Turns the planner's plan into steps.
 * @throws {UnsupportedPlanError} for `@defer`, and for a shape that the planner is not known to make.
 */
export function compilePlan(plan: QueryPlan): Plan {
  const node = plan.node ?? undefined;
  if (node === undefined) return { source: undefined, step: undefined };
  if (node.kind === 'Subscription') return { source: rootFetch(node.primary), step: undefined };
  const first = node.kind === 'Sequence' ? node.nodes[0] : undefined;
  if (node.kind === 'Sequence' && first?.kind === 'Subscription') {
    return { source: rootFetch(first.primary), step: stepOf({ kind: 'Sequence', nodes: node.nodes.slice(1) }) };
  }
  return { source: undefined, step: stepOf(node) };
}

function stepOf(node: PlanNode): Step {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map(stepOf) };
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map(stepOf) };
    case 'Condition':
      return {
        kind: 'condition',
        variable: node.condition,
        met: node.ifClause ? stepOf(node.ifClause) : undefined,
        unmet: node.elseClause ? stepOf(node.elseClause) : undefined,
      };
    case 'Fetch':
      return rootFetch(node);
    case 'Flatten':
      return flattened(node);
    case 'BatchFetch':
      return batched(node);
    case 'Subscription':
      throw new UnsupportedPlanError('a subscription that is not its first step');
    case 'Defer':
      throw new UnsupportedPlanError('@defer');
    default:
      throw new UnsupportedPlanError(`a step of kind '${(node as { kind: string }).kind}'`);
  }
}

function rootFetch(node: FetchNode): RootFetch {
  if (node.requires?.length) throw new UnsupportedPlanError('an entity fetch without a path');
  return { kind: 'root', ...operationOf(node), outputRewrites: node.outputRewrites ?? [] };
}

function flattened({ path, node }: FlattenNode): EntityFetch {
  if (node.kind !== 'Fetch' || !node.requires?.length) throw new UnsupportedPlanError(`a path before a step of kind '${node.kind}'`);
  const group = {
    alias: '_entities',
    variable: 'representations',
    paths: [path],
    requires: node.requires,
    inputRewrites: node.inputRewrites ?? [],
    outputRewrites: node.outputRewrites ?? [],
  };
  return { kind: 'entities', ...operationOf(node), groups: [group] };
}

function batched(node: BatchFetchNode): EntityFetch {
  const groups = node.entityBatch.aliases.map((alias) => ({
    alias: alias.alias,
    variable: alias.representationsVariableName,
    paths: alias.paths,
    requires: alias.requires,
    inputRewrites: alias.inputRewrites ?? [],
    outputRewrites: alias.outputRewrites ?? [],
  }));
  return { kind: 'entities', ...operationOf(node), groups };
}

function operationOf(node: FetchNode | BatchFetchNode): SubgraphOperation {
  return {
    subgraph: node.serviceName,
    operation: node.operation,
    operationKind: node.operationKind ?? 'query',
    variables: node.variableUsages ?? [],
  };
}
