import type { RequestContext } from '@cairn/core';
import type { Known, KnownAlert, KnownEndpoint, KnownLineage, KnownVersion, Watched } from './known.js';

/** The whole graph, asked as the requester. */
export type Ask = <T>(document: string, variables: Readonly<Record<string, unknown>>, context: RequestContext) => Promise<T>;

/** Most model versions that one export documents. */
export const mostVersions = 200;

const who = '{ id name }';
const dataFields = `id number digest sizeBytes rowCount format description createdAt createdBy ${who} dataset { id name description } schema { name type nullable }
  quality { passed checks { name passed message } } derivedFrom { id }`;

const versionQuery = `query ($id: ID!) { modelVersion(id: $id) {
  id projectId number status format digest sizeBytes description stage source evaluation createdAt createdBy ${who} aliases operators tags { key value }
  inputs { name datatype shape } outputs { name datatype shape } files { path digest sizeBytes }
  model { id name description createdBy ${who} tags { key value } versions(first: 200) { nodes { id number } } }
  run { id name startedAt endedAt startedBy ${who} environment note code { commit repository dirty } params { key value } metrics { key latest } inputs { id }
    job { id cores memoryBytes gpus cpuMs } }
  featureView { id name version features }
  datasetVersions { ${dataFields} }
  gateResults { id passed explanation evaluatedAt gate { id name predicate digest } }
  approvals { id decision at reason actor ${who} modelDigest evaluationDigest gatesDigest }
} }`;

const endpointQuery = `query ($id: ID!) {
  endpoint(id: $id) { id name createdAt createdBy ${who} predictionCount model { id }
    variants { id trafficPercent createdAt retiredAt digest modelVersion { id } }
    rollouts(first: 50) { nodes { id strategy status reason startedAt startedBy ${who} candidate { modelVersion { id } } } } }
  monitors(endpointId: $id) { id kind description threshold windowDays state }
  driftReports(endpointId: $id, first: 50) { nodes { id modelVersion { id } subject windowEnd psi threshold drifted } }
  performanceReports(endpointId: $id, first: 50) { nodes { id modelVersion { id } windowEnd n logLoss baselineLogLoss logLossDegraded calibrationDegraded } }
}`;

const alertsQuery = `query ($p: ID!) { alerts(projectId: $p, first: 200) { nodes { id message kind status raisedAt resolvedAt resolution acknowledgedBy ${who} endpoint { id } } } }`;
const lineageQuery = `query ($id: ID!) { lineage(id: $id, direction: BOTH, depth: 50) { nodes { id kind label createdAt } edges { from to relation validFrom eventId } truncated } }`;
const versionsQuery = `query ($p: ID!) { modelVersions(projectId: $p, first: ${mostVersions}) { nodes { id } pageInfo { hasNextPage } } endpoints(projectId: $p, first: 200) { nodes { id } } }`;

interface Found {
  readonly modelVersions: { readonly nodes: readonly { readonly id: string }[]; readonly pageInfo: { readonly hasNextPage: boolean } };
  readonly endpoints: { readonly nodes: readonly { readonly id: string }[] };
}

/**
 * The models of a project, or those among the nodes of an export, with all that belongs to them.
 * @param nodeIds of the export; undefined: all of the project.
 */
export async function ask(graph: Ask, projectId: string, nodeIds: readonly string[] | undefined, context: RequestContext): Promise<Known & { readonly truncated: boolean }> {
  const wanted = nodeIds && new Set(nodeIds);
  const found = await graph<Found>(versionsQuery, { p: projectId }, context);
  const chosen = ({ nodes }: { readonly nodes: readonly { readonly id: string }[] }): string[] => nodes.map(({ id }) => id).filter((id) => !wanted || wanted.has(id));
  const versions: KnownVersion[] = [];
  for (const id of chosen(found.modelVersions)) {
    const { modelVersion } = await graph<{ modelVersion: KnownVersion | null }>(versionQuery, { id }, context);
    if (modelVersion) versions.push(modelVersion);
  }
  const endpoints: KnownEndpoint[] = [];
  for (const id of chosen(found.endpoints)) {
    const { endpoint, ...watched } = await graph<{ endpoint: Omit<KnownEndpoint, 'watched'> | null } & Watched>(endpointQuery, { id }, context);
    if (endpoint) endpoints.push({ ...endpoint, watched });
  }
  const { alerts } = await graph<{ alerts: { nodes: readonly KnownAlert[] } }>(alertsQuery, { p: projectId }, context);
  const served = new Set(endpoints.map(({ id }) => id));
  return { projectId, versions, endpoints, alerts: alerts.nodes.filter(({ endpoint }) => served.has(endpoint.id)), truncated: found.modelVersions.pageInfo.hasNextPage };
}

export async function lineageOf(graph: Ask, id: string, context: RequestContext): Promise<KnownLineage> {
  return (await graph<{ lineage: KnownLineage }>(lineageQuery, { id }, context)).lineage;
}
