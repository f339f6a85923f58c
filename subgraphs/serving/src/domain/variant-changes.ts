import { newId } from '@cairn/core';
import type { ModelVersion, Variant } from './endpoint.js';
import type { ServingCommit } from './stores.js';

/** A variant that is about to be deployed. */
export function newVariant(version: ModelVersion, place: { readonly endpointId: string; readonly trafficPercent: number; readonly at: Date }): Variant {
  return {
    id: newId('variant'),
    projectId: version.projectId,
    endpointId: place.endpointId,
    modelVersionId: version.id,
    versionNumber: version.number,
    digest: version.digest,
    inputs: version.inputs,
    outputs: version.outputs,
    trafficPercent: place.trafficPercent,
    createdAt: place.at,
    retiredAt: undefined,
  };
}

/** Writes a new variant and says so. @param causeId when something else than the request is the reason. @returns the event. */
export async function deployVariant(commit: ServingCommit, variant: Variant, causeId?: string): Promise<string> {
  const { id, projectId, endpointId, modelVersionId, trafficPercent } = variant;
  await commit.insertVariant(variant);
  return commit.emit({
    type: 'variant.deployed',
    projectId,
    nodeId: id,
    payload: { endpointId, modelVersionId, trafficPercent },
    links: [
      { from: modelVersionId, to: id, relation: 'deployed' },
      { from: id, to: endpointId, relation: 'serves' },
    ],
    causeId,
  });
}

/** Takes a variant out of service and says so. */
export async function retireVariant(commit: ServingCommit, { id, projectId, endpointId, modelVersionId }: Variant, { at, causeId }: { readonly at: Date; readonly causeId: string }): Promise<void> {
  await commit.retireVariant(id, at);
  commit.emit({
    type: 'variant.retired',
    projectId,
    nodeId: id,
    payload: { endpointId, modelVersionId },
    links: [{ from: id, to: endpointId, relation: 'serves', ended: true }],
    causeId,
  });
}
