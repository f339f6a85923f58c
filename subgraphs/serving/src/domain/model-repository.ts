import { ConflictError, requireIn, UnavailableError, type RequestContext } from '@cairn/core';
import type { Deployment, Deployments, Target } from './deployments.js';
import type { InferenceService } from './inference-service.js';
import type { ServingReader } from './stores.js';
import { durationOf } from './tally.js';
import type { TensorSignature } from './tensor.js';

/** Which endpoint, and which version of it. */
export interface ModelPlace {
  readonly endpoint: string;
  readonly projectId: string | undefined;
  /** Id or number of the model version; absent: the one that answers unless a rollout says otherwise. */
  readonly version: string | undefined;
}

/** What an endpoint tells callers of itself. */
export interface ModelMetadata {
  readonly name: string;
  /** Ids of the model versions that it serves. */
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
}

/** A version of an endpoint, and whether it answers: the protocol's words. */
export interface IndexEntry {
  readonly name: string;
  readonly version: string;
  readonly state: 'READY' | 'LOADING' | 'UNAVAILABLE';
  /** Empty when it is ready. */
  readonly reason: string;
}

/** What a version of an endpoint did in all its time, in every process: counts are exact, the duration within 2.2 %. */
export interface ModelStatistics {
  readonly name: string;
  readonly version: string;
  /** Rows that were answered. */
  readonly inferenceCount: number;
  /** Requests answered well, and how long that took together, in nanoseconds. */
  readonly success: { readonly count: number; readonly ns: number };
  readonly failed: number;
}

/** What this server is, and what it speaks beside the protocol's core. */
export const serverMetadata = { name: 'cairn', version: '2', extensions: ['binary_tensor_data', 'model_repository', 'model_configuration', 'statistics'] };

/** The platform of every model, by the name that clients of the protocol know. */
const platform = 'onnxruntime_onnx';

/** The endpoints as a repository of models, which is how the inference protocol sees them. */
export class ModelRepository {
  constructor(private readonly parts: { readonly deployments: Deployments; readonly inference: InferenceService; readonly store: ServingReader }) {}

  names(projectId: string | undefined, context: RequestContext): string[] {
    return [...new Set(this.parts.deployments.visible(context, projectId).map(({ endpoint }) => endpoint.name))];
  }

  /** @throws {NotFoundError} when there is no such endpoint or version, or it is hidden. */
  metadata(place: ModelPlace, context: RequestContext): ModelMetadata {
    const { deployment, target } = this.#find(place, context);
    const { inputs, outputs } = target.variant;
    return { name: deployment.endpoint.name, versions: deployment.targets.map(({ variant }) => variant.modelVersionId), platform, inputs, outputs };
  }

  /** @throws {UnavailableError} saying why it does not answer now. */
  requireReady(place: ModelPlace, context: RequestContext): void {
    const { deployment, target } = this.#find(place, context);
    const { state, reason } = entryOf(deployment, target);
    if (state !== 'READY') throw new UnavailableError(reason);
  }

  /** @param ready only those that answer now. */
  index({ projectId, ready = false }: { readonly projectId: string | undefined; readonly ready?: boolean | undefined }, context: RequestContext): IndexEntry[] {
    const entries = this.parts.deployments.visible(context, projectId).flatMap((deployment) => deployment.targets.map((target) => entryOf(deployment, target)));
    return ready ? entries.filter(({ state }) => state === 'READY') : entries;
  }

  /**
   * Starts the endpoint's processes in this process again; it answers as soon as its model has loaded.
   * @throws {ForbiddenError} without the permission `operate`.
   */
  async load(place: ModelPlace, context: RequestContext): Promise<void> {
    const { endpoint } = this.#find(place, context).deployment;
    requireIn(context, 'operate', endpoint.projectId);
    await this.parts.deployments.load(endpoint.id);
  }

  /**
   * Ends the endpoint's processes in this process until it is loaded, a rollout starts or the platform does.
   * @throws {ForbiddenError} without the permission `operate`.
   * @throws {ConflictError} while a rollout is open: its strategy would judge a variant that does not answer.
   */
  async unload(place: ModelPlace, context: RequestContext): Promise<void> {
    const { endpoint, rollout } = this.#find(place, context).deployment;
    requireIn(context, 'operate', endpoint.projectId);
    if (rollout) throw new ConflictError(`Endpoint '${endpoint.name}' has the open rollout '${rollout.id}'; end it before the endpoint is unloaded`);
    await this.parts.deployments.unload(endpoint.id);
  }

  /** @param place one endpoint, one version of it, or, when absent, all that the actor may see. */
  async statistics(place: ModelPlace | undefined, context: RequestContext): Promise<ModelStatistics[]> {
    const statistics: ModelStatistics[] = [];
    // One after the other: who may see hundreds of endpoints must not take every connection to the database.
    for (const { name, target: { variant } } of this.#targets(place, context)) {
      const tally = await this.parts.store.tally(variant.id);
      const { requests, errors, predictions } = tally;
      statistics.push({ name, version: variant.modelVersionId, inferenceCount: predictions, success: { count: requests - errors, ns: Math.round(durationOf(tally) * 1e6) }, failed: errors });
    }
    return statistics;
  }

  #targets(place: ModelPlace | undefined, context: RequestContext): { readonly name: string; readonly target: Target }[] {
    if (place === undefined) {
      return this.parts.deployments.visible(context).flatMap(({ endpoint, targets }) => targets.map((target) => ({ name: endpoint.name, target })));
    }
    const { deployment, target } = this.#find(place, context);
    const targets = place.version === undefined ? deployment.targets : [target];
    return targets.map((one) => ({ name: place.endpoint, target: one }));
  }

  #find({ endpoint, ...place }: ModelPlace, context: RequestContext): ReturnType<InferenceService['describe']> {
    return this.parts.inference.describe(endpoint, place, context);
  }
}

function entryOf({ endpoint, unloaded }: Deployment, { variant, host }: Target): IndexEntry {
  const entry = { name: endpoint.name, version: variant.modelVersionId };
  if (unloaded) return { ...entry, state: 'UNAVAILABLE', reason: `Endpoint '${endpoint.name}' is unloaded` };
  if (host.state === 'ready') return { ...entry, state: 'READY', reason: '' };
  return { ...entry, state: host.state === 'failed' ? 'UNAVAILABLE' : 'LOADING', reason: `Endpoint '${endpoint.name}' is ${host.state}` };
}
