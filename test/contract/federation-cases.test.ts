import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { RequestContext } from '@cairn/core';
import { Graph } from '@cairn/gateway';
import type { SubgraphLink } from '@cairn/gateway';


// The public federation audit as recorded data: one suite per supergraph, no servers. See the README beside the cases.
const folder = new URL('../../../shared/federation-cases/', import.meta.url);
const present = existsSync(folder);
if (!present) {
  console.warn(`SKIPPED: the federation cases are not at ${fileURLToPath(folder)}, so the plan executor was not replayed`);
}

interface Suite {
  readonly suite: string;
  readonly cases: readonly { readonly query: string }[];
}

interface Outcome {
  readonly index: number;
  readonly ok: boolean;
  readonly problems: readonly string[];
}

type Fetcher = (request: { query: string; variables: Readonly<Record<string, unknown>> }) => Promise<ExecutionResult>;

/** The shape that the replayer asks for. */
type CreateExecutor = (options: { supergraphSdl: string; fetchers: Record<string, Fetcher> }) => (
  request: { query: string; variables: Record<string, unknown> },
) => Promise<ExecutionResult>;

interface Replay {
  loadCorpus(folder: string): readonly Suite[];
  replaySuite(suite: Suite, createExecutor: CreateExecutor): Promise<readonly Outcome[]>;
}

const context: RequestContext = {
  actor: { id: 'act_reader', name: 'reader', kind: 'service', roles: { '*': ['viewer'] } },
  requestId: 'req_replay',
};

const createExecutor: CreateExecutor = ({ supergraphSdl, fetchers }) => {
  const links = new Map(Object.entries(fetchers).map(([name, fetcher]) => [name, linkTo(name, fetcher)]));
  const graph = new Graph({ supergraphSdl, links });
  return async ({ query, variables }) => {
    try {
      return await graph.execute({ query, variables, context });
    } catch (error) {
      // What cannot be planned is thrown by the graph and answered as an error by the server around it.
      return { data: null, errors: [new GraphQLError(String(error))] };
    }
  };
};

function linkTo(name: string, fetcher: Fetcher): SubgraphLink {
  return {
    name,
    execute: ({ query, variables = {} }) => fetcher({ query, variables }),
    subscribe: () => {
      throw new Error('the cases hold no subscriptions');
    },
    ready: () => Promise.resolve(true),
  };
}

describe.skipIf(!present)('the plan executor answers the public federation cases', async () => {
  const replay: Replay | undefined = present ? await import(new URL('replay.mjs', folder).href) : undefined;
  const suites = replay?.loadCorpus(fileURLToPath(new URL('cases', folder))) ?? [];

  it('finds all 127 of them', () => {
    expect(suites.reduce((sum, { cases }) => sum + cases.length, 0)).toBe(127);
  });

  it.each(suites.map((suite) => [suite.suite, suite] as const))('%s', async (_name, suite) => {
    const outcomes = await replay!.replaySuite(suite, createExecutor);
    expect(outcomes).toHaveLength(suite.cases.length);
    expect(outcomes.flatMap(({ index, problems }) => problems.map((problem) => `case ${index}: ${problem}`))).toEqual([]);
  });
});
