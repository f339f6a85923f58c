import type { Cairn } from '@cairn/client';

/** One page of the portal, with something to look at. */
export interface Place {
  readonly name: string;
  readonly path: string;
}

interface Found {
  readonly experiments: Nodes;
  readonly runs: Nodes;
  readonly datasets: Nodes;
  readonly datasetVersions: Nodes;
  readonly featureViews: Nodes;
  readonly pipelines: Nodes;
  readonly pipelineRuns: { readonly nodes: readonly { readonly id: string; readonly steps: readonly { readonly job: { readonly id: string } | null }[] }[] };
  readonly models: Nodes;
  readonly modelVersions: Nodes;
  readonly alerts: Nodes;
  readonly endpoints: { readonly nodes: readonly { readonly id: string; readonly variants: readonly { readonly id: string }[]; readonly rollouts: Nodes }[] };
  readonly auditEntries: { readonly nodes: readonly { readonly eventId: string }[] };
}

interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}

const query = /* GraphQL */ `
  query Places($projectId: ID!) {
    experiments(projectId: $projectId, first: 1) { nodes { id } }
    runs(projectId: $projectId, first: 3) { nodes { id } }
    datasets(projectId: $projectId, first: 1) { nodes { id } }
    datasetVersions(projectId: $projectId, first: 1) { nodes { id } }
    featureViews(projectId: $projectId, first: 1) { nodes { id } }
    pipelines(projectId: $projectId, first: 1) { nodes { id } }
    pipelineRuns(projectId: $projectId, first: 1) { nodes { id steps { job { id } } } }
    models(projectId: $projectId, first: 1) { nodes { id } }
    modelVersions(projectId: $projectId, first: 1) { nodes { id } }
    alerts(projectId: $projectId, first: 1) { nodes { id } }
    endpoints(projectId: $projectId, first: 1) { nodes { id variants { id } rollouts(first: 1) { nodes { id } } } }
    auditEntries(projectId: $projectId, type: "approval.given", first: 1) { nodes { eventId } }
  }
`;

/** Every page of the portal, about what the demo made. */
export async function placesOf(cairn: Cairn, projectId: string): Promise<Place[]> {
  const found = await cairn.query<Found>(query, { projectId });
  const first = (list: Nodes): string => list.nodes[0]!.id;
  const endpoint = found.endpoints.nodes[0]!;
  const predictions = await cairn.query<{ predictions: Nodes }>('query ($id: ID!) { predictions(endpointId: $id, first: 1) { nodes { id } } }', { id: endpoint.id });
  const prediction = first(predictions.predictions);
  const job = found.pipelineRuns.nodes[0]!.steps.find((step) => step.job !== null)!.job!.id;
  const version = first(found.modelVersions);
  const places: Readonly<Record<string, string>> = {
    overview: '/',
    experiments: '/experiments',
    experiment: `/experiments/${first(found.experiments)}`,
    run: `/runs/${first(found.runs)}`,
    compare: `/compare?runs=${found.runs.nodes.map(({ id }) => id).join(',')}`,
    data: '/data',
    dataset: `/datasets/${first(found.datasets)}`,
    'dataset-version': `/dataset-versions/${first(found.datasetVersions)}`,
    'feature-view': `/feature-views/${first(found.featureViews)}`,
    pipelines: '/pipelines',
    pipeline: `/pipelines/${first(found.pipelines)}`,
    'pipeline-run': `/pipeline-runs/${first(found.pipelineRuns)}`,
    job: `/jobs/${job}`,
    models: '/models',
    model: `/models/${first(found.models)}`,
    'model-version': `/model-versions/${version}`,
    serving: '/serving',
    endpoint: `/endpoints/${endpoint.id}`,
    variant: `/variants/${endpoint.variants[0]!.id}`,
    rollout: `/rollouts/${first(endpoint.rollouts)}`,
    prediction: `/predictions/${prediction}`,
    monitoring: `/monitoring/${endpoint.id}`,
    monitors: '/monitoring',
    alert: `/alerts/${first(found.alerts)}`,
    lineage: `/lineage?node=${version}`,
    passport: `/passport/${prediction}`,
    governance: '/governance',
    audit: `/audit/${found.auditEntries.nodes[0]!.eventId}`,
    compute: '/compute',
    query: '/query',
  };
  return Object.entries(places).map(([name, path]) => ({ name, path }));
}
