import DataLoader from 'dataloader';
import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { RequestContext } from '@cairn/core';

/** Loads nodes by id, in the order asked; undefined for what is missing or may not be seen. */
export type NodeLoader = (ids: readonly string[], context: RequestContext) => Promise<readonly (object | undefined)[]>;

/** What a resolver gets: who asks, and nodes by id, fetched together and once a request. */
export interface GraphContext extends RequestContext {
  /** @param type the GraphQL name of an entity that the subgraph resolves. */
  load<T extends object>(type: string, id: string): Promise<T | undefined>;
  /**
   * Something that belongs to a node, such as its tags: asked for one by one, fetched together, once a request.
   * @param what names it, with whatever else the answer depends on.
   * @param load answers by id; every id asked for must be in its answer.
   */
  gather<N extends { readonly id: string }, T>(what: string, node: N, load: (nodes: readonly N[]) => Promise<ReadonlyMap<string, T>>): Promise<T>;
  /** A service of the subgraph, for the `subscribe` of a subscription, which has no instance to inject it into. */
  resolve<T>(token: InjectionToken<T>): T;
}

/** One context a request: what it has loaded is not shared with the next. */
export function graphContext(context: RequestContext, loaders: Readonly<Record<string, NodeLoader>>, container: DependencyContainer): GraphContext {
  const started = new Map<string, DataLoader<string, object | undefined>>();
  const gathering = new Map<string, DataLoader<{ readonly id: string }, unknown, string>>();
  return {
    ...context,
    resolve: (token) => container.resolve(token),
    async load<T extends object>(type: string, id: string): Promise<T | undefined> {
      let loader = started.get(type);
      if (!loader) {
        const load = loaders[type];
        if (!load) throw new Error(`This subgraph does not resolve '${type}'`);
        loader = new DataLoader<string, object | undefined>((ids) => load(ids, context), { maxBatchSize: 1_000 });
        started.set(type, loader);
      }
      return (await loader.load(id)) as T | undefined;
    },
    async gather<N extends { readonly id: string }, T>(what: string, node: N, load: (nodes: readonly N[]) => Promise<ReadonlyMap<string, T>>): Promise<T> {
      let loader = gathering.get(what);
      if (!loader) {
        const together = async (nodes: readonly { readonly id: string }[]): Promise<T[]> => {
          const found = await load(nodes as readonly N[]);
          return nodes.map(({ id }) => found.get(id) as T);
        };
        loader = new DataLoader(together, { maxBatchSize: 1_000, cacheKeyFn: ({ id }) => id });
        gathering.set(what, loader);
      }
      return (await loader.load(node)) as T;
    },
  };
}
