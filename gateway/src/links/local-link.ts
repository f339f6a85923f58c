import { TimeoutError } from '@cairn/core';
import type { RequestContext } from '@cairn/core';
import { execute, parse, subscribe } from 'graphql';
import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { LruCache } from '../lru-cache.js';
import { laterStream, streamOf } from '../streams.js';
import type { SubgraphLink, SubgraphRequest } from './link.js';

export interface LocalLinkOptions {
  /** Defaults to always. */
  readonly ready?: (() => Promise<boolean>) | undefined;
  /** Longest wait for an answer, in milliseconds. Defaults to 30,000; the resolver itself is not stopped. */
  readonly timeoutMs?: number | undefined;
}

/**
 * The way to a subgraph in this process: no HTTP, no serialisation, parsed documents are kept.
 * @param contextValue makes the context value that the schema's resolvers expect.
 */
export function localLink(
  name: string,
  schema: GraphQLSchema,
  contextValue: (context: RequestContext) => unknown,
  { ready, timeoutMs = 30_000 }: LocalLinkOptions = {},
): SubgraphLink {
  const documents = new LruCache<DocumentNode>({ entries: 2_000, keyCharacters: 4_000_000 });

  function argumentsOf({ query, variables = {}, operationName, context }: SubgraphRequest): ExecutionArgs {
    let document = documents.get(query);
    if (document === undefined) {
      // The planner made the operation from the subgraph's own schema: it needs no validation.
      document = parse(query, { noLocation: true });
      documents.set(query, document);
    }
    return { schema, document, variableValues: variables, operationName, contextValue: contextValue(context) };
  }

  return {
    name,
    async execute(request) {
      const answer = execute(argumentsOf(request));
      return answer instanceof Promise ? await within(answer, name, timeoutMs) : answer;
    },
    subscribe(request) {
      return laterStream<ExecutionResult>(async () => {
        const opened = await within(Promise.resolve(subscribe(argumentsOf(request))), name, timeoutMs);
        return Symbol.asyncIterator in opened ? opened : streamOf(opened);
      });
    },
    ready: async () => (await ready?.().catch(() => false)) ?? true,
  };
}

/** @throws {TimeoutError} when the answer does not come in time. */
async function within<T>(answer: Promise<T>, name: string, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`Subgraph '${name}' did not answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
