import type { Cairn } from '@cairn/client';

/** A page of the portal, and what must be read on it. */
export interface PortalPage {
  /** Names the screenshot, when one is taken. */
  readonly name: string;
  readonly path: string;
  readonly shows: RegExp;
  /** One of the pages that the README shows. */
  readonly isMain?: boolean;
}

interface Nodes<Node> {
  readonly nodes: readonly Node[];
}

interface DemoIds {
  readonly experiments: Nodes<{ readonly id: string }>;
  readonly runs: Nodes<{ readonly id: string }>;
  readonly datasets: Nodes<{ readonly id: string }>;
  readonly datasetVersions: Nodes<{ readonly id: string }>;
  readonly featureViews: Nodes<{ readonly id: string }>;
  readonly refusals: Nodes<{ readonly id: string }>;
  readonly pipelines: Nodes<{ readonly id: string }>;
  readonly pipelineRuns: Nodes<{ readonly id: string; readonly steps: readonly { readonly job: { readonly id: string } | null }[] }>;
  readonly models: Nodes<{ readonly id: string }>;
  readonly modelVersions: Nodes<{ readonly id: string }>;
  readonly endpoints: Nodes<{ readonly id: string; readonly rollouts: Nodes<{ readonly id: string }> }>;
  readonly alerts: Nodes<{ readonly id: string }>;
  readonly auditEntries: Nodes<{ readonly eventId: string }>;
}

const idsQuery = /* GraphQL */ `
  query DemoIds($projectId: ID!) {
    experiments(projectId: $projectId) { nodes { id } }
    runs(projectId: $projectId) { nodes { id } }
    datasets(projectId: $projectId) { nodes { id } }
    datasetVersions(projectId: $projectId) { nodes { id } }
    featureViews(projectId: $projectId) { nodes { id } }
    refusals(projectId: $projectId) { nodes { id } }
    pipelines(projectId: $projectId) { nodes { id } }
    pipelineRuns(projectId: $projectId) { nodes { id steps { job { id } } } }
    models(projectId: $projectId) { nodes { id } }
    modelVersions(projectId: $projectId) { nodes { id } }
    endpoints(projectId: $projectId) { nodes { id rollouts { nodes { id } } } }
    alerts(projectId: $projectId) { nodes { id } }
    auditEntries(projectId: $projectId, type: "rollout.promoted") { nodes { eventId } }
  }
`;

/** Every page of the portal, with the things that the flights job left. */
export async function pagesOfDemo(cairn: Cairn, projectId: string): Promise<readonly PortalPage[]> {
  const ids = await cairn.query<DemoIds>(idsQuery, { projectId });
  const [endpoint] = ids.endpoints.nodes;
  const { predictions } = await cairn.query<{ predictions: Nodes<{ readonly id: string }> }>('query ($id: ID!) { predictions(endpointId: $id, first: 1) { nodes { id } } }', { id: endpoint!.id });
  const prediction = predictions.nodes[0]!.id;
  const run = ids.runs.nodes[0]!.id;
  const version = ids.modelVersions.nodes[0]!.id;
  const pipelineRun = ids.pipelineRuns.nodes[0]!;
  const of = `project=${projectId}`;
  return [
    { name: 'overview', path: `/?${of}`, shows: /endpoint live/, isMain: true },
    { name: 'experiments', path: `/experiments?${of}`, shows: /late-arrival/ },
    { name: 'experiment', path: `/experiments/${ids.experiments.nodes[0]!.id}`, shows: /logistic-regression/, isMain: true },
    { name: 'run', path: `/runs/${ids.runs.nodes.at(-2)?.id ?? run}`, shows: /evaluation\.logLoss/, isMain: true },
    { name: 'compare', path: `/compare?runs=${ids.runs.nodes.slice(0, 3).map(({ id }) => id).join(',')}`, shows: /side by side/, isMain: true },
    { name: 'data', path: `/data?${of}`, shows: /us-domestic-flights/ },
    { name: 'feature-views', path: `/data?${of}&tab=features`, shows: /late-arrival/ },
    { name: 'refusal', path: `/data?${of}&tab=refusals&refusal=${ids.refusals.nodes[0]!.id}`, shows: /was refused/, isMain: true },
    { name: 'dataset', path: `/datasets/${ids.datasets.nodes[0]!.id}`, shows: /versions?, the newest/ },
    { name: 'dataset-version', path: `/dataset-versions/${ids.datasetVersions.nodes[0]!.id}`, shows: /checks passed/, isMain: true },
    { name: 'feature-view', path: `/feature-views/${ids.featureViews.nodes[0]!.id}`, shows: /computed by the same code/ },
    { name: 'pipelines', path: `/pipelines?${of}`, shows: /late-arrival-training/ },
    { name: 'pipeline', path: `/pipelines/${ids.pipelines.nodes[0]!.id}`, shows: /starts by itself/ },
    { name: 'pipeline-run', path: `/pipeline-runs/${pipelineRun.id}?step=select`, shows: /steps done/, isMain: true },
    { name: 'job', path: `/jobs/${pipelineRun.steps.find(({ job }) => job !== null)!.job!.id}`, shows: /A step of/ },
    { name: 'models', path: `/models?${of}`, shows: /with a champion/ },
    { name: 'model', path: `/models/${ids.models.nodes[0]!.id}`, shows: /Champion is/ },
    { name: 'model-version', path: `/model-versions/${version}`, shows: /Approved by/, isMain: true },
    { name: 'serving', path: `/serving?${of}`, shows: /late-arrival/ },
    { name: 'endpoint', path: `/endpoints/${endpoint!.id}`, shows: /answers:/, isMain: true },
    { name: 'predictions', path: `/endpoints/${endpoint!.id}?tab=predictions`, shows: /Came true as/ },
    { name: 'try', path: `/endpoints/${endpoint!.id}?tab=try`, shows: /Predict/ },
    { name: 'rollout', path: `/rollouts/${endpoint!.rollouts.nodes[0]!.id}`, shows: /took the place of/, isMain: true },
    { name: 'prediction', path: `/predictions/${prediction}`, shows: /answered/ },
    { name: 'passport', path: `/passport/${prediction}`, shows: /Why v\d is live/, isMain: true },
    { name: 'monitoring', path: `/monitoring?${of}`, shows: /late-arrival/ },
    { name: 'endpoint-monitoring', path: `/monitoring/${endpoint!.id}`, shows: /Population stability index/, isMain: true },
    { name: 'alert', path: `/alerts/${ids.alerts.nodes.at(-1)!.id}`, shows: /What followed/ },
    { name: 'lineage-search', path: `/lineage?${of}`, shows: /Where anything came from/ },
    { name: 'lineage', path: `/lineage?${of}&node=${version}`, shows: /nodes and/, isMain: true },
    { name: 'lineage-list', path: `/lineage?${of}&node=${version}&view=list`, shows: /Came from/ },
    { name: 'audit-trail', path: `/governance?${of}`, shows: /signed for/, isMain: true },
    { name: 'approvals', path: `/governance?${of}&tab=approvals`, shows: /for a decision/ },
    { name: 'compliance', path: `/governance?${of}&tab=compliance`, shows: /no legal advice/, isMain: true },
    { name: 'exports', path: `/governance?${of}&tab=exports`, shows: /Create export/ },
    { name: 'members', path: `/governance?${of}&tab=members`, shows: /Roles here/ },
    { name: 'audit-entry', path: `/audit/${ids.auditEntries.nodes[0]!.eventId}`, shows: /Proven:/, isMain: true },
    { name: 'compute', path: `/compute?${of}`, shows: /device/ },
    { name: 'query', path: `/query?${of}`, shows: /One graph/ },
  ];
}
