import { kindOf, NotFoundError, ConflictError, type RequestContext } from '@cairn/core';
import { planPrediction, type AskedData, type AskedModel, type PlannedPrediction, type WantedPrediction } from '../prediction-plan.js';
import type { AskGraph } from './approval-work.js';

/** Finds out what a step of predictions is about, and whether it can be done. */
export class PredictionWork {
  constructor(private readonly ask: AskGraph) {}

  /**
   * @param begunWith the version that the step has asked already: what answers at an endpoint may have changed since.
   * @throws {CairnError} when the graph does not answer, or it cannot be done.
   */
  async plan(wanted: WantedPrediction, context: RequestContext, begunWith?: string): Promise<PlannedPrediction> {
    const [datasetId, versionId] = [await this.dataset(wanted, context), begunWith ?? wanted.version ?? (await this.answering(wanted, context))];
    const { modelVersion, datasetVersion } = await this.ask<{ modelVersion: AskedModel | null; datasetVersion: AskedData | null }>(subjects, { version: versionId, data: datasetId }, context);
    if (modelVersion === null) throw NotFoundError.node('ModelVersion', versionId);
    if (datasetVersion === null) throw NotFoundError.node('DatasetVersion', datasetId);
    return planPrediction(wanted, modelVersion, datasetVersion);
  }

  private async dataset({ projectId, dataset: name }: WantedPrediction, context: RequestContext): Promise<string> {
    if (kindOf(name) === 'datasetVersion') return name;
    const { datasetByName } = await this.ask<{ datasetByName: { versions: { nodes: { id: string }[] } } | null }>(newestVersion, { projectId, name }, context);
    if (datasetByName === null) throw NotFoundError.node('Dataset', name);
    const [newest] = datasetByName.versions.nodes;
    if (newest === undefined) throw new ConflictError(`Dataset '${name}' has no version`);
    return newest.id;
  }

  private async answering({ projectId, endpoint: given = '' }: WantedPrediction, context: RequestContext): Promise<string> {
    const byId = kindOf(given) === 'endpoint';
    const found = await this.ask<{ endpoint: AskedEndpoint | null }>(byId ? endpointById : endpointByName, byId ? { id: given } : { projectId, name: given }, context);
    if (found.endpoint === null || found.endpoint.projectId !== projectId) throw NotFoundError.node('Endpoint', given);
    const { champion } = found.endpoint;
    if (champion?.modelVersion == null) throw new ConflictError(`Endpoint '${given}' has no model version of the platform to ask`);
    return champion.modelVersion.id;
  }
}

interface AskedEndpoint {
  readonly projectId: string;
  readonly champion: { readonly modelVersion: { readonly id: string } | null } | null;
}

const subjects = /* GraphQL */ `
  query PredictionSubjects($version: ID!, $data: ID!) {
    modelVersion(id: $version) {
      id
      projectId
      status
      format
      formatReason
      inputs {
        name
        datatype
        shape
      }
      outputs {
        name
        datatype
        shape
      }
      featureView {
        definitions
      }
    }
    datasetVersion(id: $data) {
      id
      projectId
      rowCount
      schema {
        name
      }
    }
  }
`;

const newestVersion = /* GraphQL */ `
  query NewestVersion($projectId: ID!, $name: String!) {
    datasetByName(projectId: $projectId, name: $name) {
      versions(first: 1) {
        nodes {
          id
        }
      }
    }
  }
`;

const champion = 'projectId champion { modelVersion { id } }';
const endpointById = `query EndpointById($id: ID!) { endpoint(id: $id) { ${champion} } }`;
const endpointByName = `query EndpointByName($projectId: ID!, $name: String!) { endpoint: endpointByName(projectId: $projectId, name: $name) { ${champion} } }`;
