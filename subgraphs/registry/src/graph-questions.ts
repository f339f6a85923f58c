import type { RequestContext } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import type { ArtifactTree, FindOrigins } from './domain/artifact-registration.js';
import type { FindLiveVersions, LiveVersion } from './domain/live-versions.js';
import { environmentDigest, type FindRunFacts } from './domain/run-facts.js';

/** Asks experiments who started a run, and in which environment, as the caller. */
export function runFactsIn(graph: GraphClient): FindRunFacts {
  return async (runId, context) => {
    const { run } = await graph.query<{ run: { startedBy: { id: string }; environment?: Record<string, unknown> | null } | null }>(
      'query RunFacts($id: ID!) { run(id: $id) { startedBy { id } environment } }',
      { id: runId },
      context,
    );
    return run ? { startedBy: run.startedBy.id, environmentDigest: environmentDigest(run.environment) } : undefined;
  };
}

/** Asks experiments where artifacts and runs come from, as the caller. */
export function originsIn(graph: GraphClient): FindOrigins {
  return {
    async tree(uri, context) {
      const { artifactTree } = await graph.query<{ artifactTree: (Omit<ArtifactTree, 'runId' | 'loggedModelId'> & { runId: string | null; loggedModelId: string | null }) | null }>(
        'query RegisteredArtifacts($uri: String!) { artifactTree(uri: $uri) { uri projectId runId loggedModelId files { path digest sizeBytes } } }',
        { uri },
        context,
      );
      return artifactTree ? { ...artifactTree, runId: artifactTree.runId ?? undefined, loggedModelId: artifactTree.loggedModelId ?? undefined } : undefined;
    },

    async run(id, context) {
      const { run } = await graph.query<{ run: { projectId: string; inputs: { id: string }[]; metrics: { key: string; latest: number | null }[] } | null }>(
        'query RegisteredRun($id: ID!) { run(id: $id) { projectId inputs { id } metrics { key latest } } }',
        { id },
        context,
      );
      if (!run) return undefined;
      const metrics = run.metrics.flatMap(({ key, latest }): [string, number][] => (latest === null ? [] : [[key, latest]]));
      return { projectId: run.projectId, datasetVersionIds: run.inputs.map((input) => input.id), metrics: Object.fromEntries(metrics) };
    },
  };
}

interface EndpointPage {
  readonly endpoints: {
    readonly nodes: readonly { readonly name: string; readonly model: { readonly id: string }; readonly variants: readonly { readonly retiredAt: string | null; readonly modelVersion: { readonly id: string } }[] }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const liveVersions = `query LiveVersions($projectId: ID!, $after: String) {
  endpoints(projectId: $projectId, first: 200, after: $after) {
    nodes { name model { id } variants { retiredAt modelVersion { id } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Asks serving which versions answer in a project, as the caller. */
export function liveVersionsIn(graph: GraphClient): FindLiveVersions {
  return async (projectId: string, context: RequestContext) => {
    const live: LiveVersion[] = [];
    for (let after: string | null = null; ; ) {
      const { endpoints }: EndpointPage = await graph.query<EndpointPage>(liveVersions, { projectId, after }, context);
      for (const { name, model, variants } of endpoints.nodes) {
        for (const { retiredAt, modelVersion } of variants) if (retiredAt === null) live.push({ endpoint: name, modelId: model.id, versionId: modelVersion.id });
      }
      if (!endpoints.pageInfo.hasNextPage) return live;
      after = endpoints.pageInfo.endCursor;
    }
  };
}
