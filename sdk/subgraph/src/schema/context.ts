import DataLoader from 'dataloader';
import type { DependencyContainer, InjectionToken } from 'tsyringe';
import type { RequestContext } from '@cairn/core';

/** Loads nodes by id, in the order asked; undefined for what is missing or may not be seen. */
export type NodeLoader = (ids: readonly string[], context: RequestContext) => Promise<readonly (object | undefined)[]>;

/** What a resolver gets: who asks, and nodes by id, fetched together and once a request. */
export interface GraphContext extends RequestContext {
  /** @param type the GraphQL name of an entity that the subgraph resolves. */
  load<T extends object>(type: string, id: string): Promise<T | undefined>;
  /** A service of the subgraph, for the `subscribe` of a subscription, which has no instance to inject it into. */
  resolve<T>(token: InjectionToken<T>): T;
}

/** One context a request: what it has loaded is not shared with the next. */
export function graphContext(context: RequestContext, loaders: Readonly<Record<string, NodeLoader>>, container: DependencyContainer): GraphContext {
  const started = new Map<string, DataLoader<string, object | undefined>>();
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
  };
}
