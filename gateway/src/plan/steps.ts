import type { FetchRewrite, FlattenNodePathSegment, RequiresSelection } from '@graphql-hive/router-query-planner';

/** A query plan as the executor walks it: the planner's kinds of nodes, reduced to what differs when they run. */
export type Step =
  | { readonly kind: 'sequence'; readonly steps: readonly Step[] }
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] }
  | { readonly kind: 'condition'; readonly variable: string; readonly met: Step | undefined; readonly unmet: Step | undefined }
  | RootFetch
  | EntityFetch;

/** Asks a subgraph for root fields. */
export interface RootFetch extends SubgraphOperation {
  readonly kind: 'root';
  readonly outputRewrites: readonly FetchRewrite[];
}

/** Asks a subgraph for more about entities that are in the tree already; each group is one `_entities` field. */
export interface EntityFetch extends SubgraphOperation {
  readonly kind: 'entities';
  readonly groups: readonly EntityGroup[];
}

/** One operation as it is sent. */
export interface SubgraphOperation {
  readonly subgraph: string;
  readonly operation: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  /** The client's variables that the operation uses. */
  readonly variables: readonly string[];
}

/** One `_entities` field: which objects it is about and how they are named to the subgraph. */
export interface EntityGroup {
  /** Response key of the `_entities` field. */
  readonly alias: string;
  /** The variable that takes the representations. */
  readonly variable: string;
  readonly paths: readonly (readonly FlattenNodePathSegment[])[];
  readonly requires: readonly RequiresSelection[];
  readonly inputRewrites: readonly FetchRewrite[];
  readonly outputRewrites: readonly FetchRewrite[];
}

/** A whole plan: a subscription's events come from `source`, and `step` adds to each of them. */
export interface Plan {
  readonly source: RootFetch | undefined;
  /** Undefined when nothing has to be fetched, as for introspection. */
  readonly step: Step | undefined;
}
