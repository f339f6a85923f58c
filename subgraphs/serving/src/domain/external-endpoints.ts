import { can, ConflictError, isVisible, newId, NotFoundError, requireIn, UnavailableError, type Actor, type RequestContext } from '@cairn/core';
import { completeSettings } from './endpoint-settings.js';
import { requireEndpointName, type Endpoint, type ModelVersion, type Variant } from './endpoint.js';
import { nameTaken } from './endpoint-service.js';
import type { FindModelVersion } from './model-versions.js';
import { withoutValues } from './payload-rows.js';
import type { KeptHalf, PayloadEvent } from './payload-event.js';
import { pairRecords } from './payload-records.js';
import type { PredictionLog } from './prediction-log.js';
import type { ServingCommit, ServingStore } from './stores.js';
import { deployVariant, newVariant, retireVariant } from './variant-changes.js';

export interface RegisterExternal {
  readonly projectId: string;
  readonly name: string;
  /** The version that answers there, if the platform knows it: monitoring then compares with its baseline. */
  readonly modelVersionId?: string | null | undefined;
}

export interface ExternalEndpointsParts {
  readonly store: ServingStore;
  readonly log: PredictionLog;
  readonly findModelVersion: FindModelVersion;
  /** In whose name predictions are logged. */
  readonly actor: Actor;
  readonly now: () => Date;
}

/** Halves that wait for the other one: no more are taken beyond so many, and none is waited for longer. */
const mostWaiting = 200_000;
const longestWaitMs = 3_600_000;
/** For so long a pair that comes again is known. */
const rememberMs = 86_400_000;
const pairsAtOnce = 500;

/** Endpoints whose models answer elsewhere, and what is told of their answers. */
export class ExternalEndpoints {
  #waiting = 0;

  constructor(private readonly parts: ExternalEndpointsParts) {}

  /**
   * Makes an endpoint that answers elsewhere, or says of one that is there which version answers now.
   * @throws {NotFoundError} for a version that is not there. @throws {ConflictError} when the name is that of an endpoint that answers here.
   */
  async register({ projectId, name, modelVersionId }: RegisterExternal, context: RequestContext): Promise<Endpoint> {
    const { store, now } = this.parts;
    requireIn(context, 'operate', projectId);
    requireEndpointName(name);
    const version = modelVersionId ? await this.#version(modelVersionId, projectId, context) : undefined;
    const before = await store.endpointByName(projectId, name);
    if (before) return version ? this.#changeVersion(before, version, context) : requireExternal(before);
    const at = now();
    const endpoint: Endpoint = { id: newId('endpoint'), projectId, name, kind: 'external', modelId: version?.modelId ?? '', settings: completeSettings(undefined), createdAt: at, createdBy: context.actor.id };
    await store.commit(context, async (commit) => {
      await commit.insertEndpoint(endpoint);
      commit.emit({ type: 'endpoint.created', projectId, nodeId: endpoint.id, payload: { name, modelId: endpoint.modelId } });
      await this.#begin(commit, endpoint, version, at);
    });
    return endpoint;
  }

  /**
   * Keeps what is told, so that the end of any process does not lose it; what is told twice is kept once.
   * @throws {NotFoundError} for an endpoint that is not there, unless the caller may make it. @throws {UnavailableError} when too much waits.
   */
  async take(projectId: string, events: readonly PayloadEvent[], context: RequestContext): Promise<void> {
    requireIn(context, 'log', projectId);
    if (this.#waiting > mostWaiting) throw new UnavailableError(`${this.#waiting.toLocaleString('en')} requests and answers wait for each other; at most ${mostWaiting.toLocaleString('en')} may`);
    const endpoints = new Map<string, Endpoint>();
    for (const name of new Set(events.map(({ endpoint }) => endpoint))) endpoints.set(name, await this.#named(projectId, name, context));
    const halves = events.map((event): KeptHalf => {
      const { id: endpointId, settings } = endpoints.get(event.endpoint)!;
      const { redactedFeatures } = settings.log;
      const body = JSON.stringify(event.half === 'request' ? withoutValues(event.body, redactedFeatures) : event.body);
      return { endpointId, eventId: event.id, half: event.half, at: event.at, body, redacted: event.half === 'request' ? redactedFeatures : [], callerId: context.actor.id };
    });
    await this.parts.store.commit(context, (commit) => commit.keepHalves(halves, this.parts.now()));
  }

  /** Logs the pairs that are whole. @returns how many; call again while there are any. */
  async pair(): Promise<number> {
    const { store, log, actor } = this.parts;
    const context: RequestContext = { actor, requestId: newId('request') };
    return store.commit(context, async (commit) => {
      const pairs = await commit.takePairs(pairsAtOnce);
      for (const endpointId of new Set(pairs.map((pair) => pair.endpointId))) {
        const [[endpoint], variants] = await Promise.all([store.endpoints([endpointId]), store.variantsOf(endpointId)]);
        const variant = variants[0];
        if (!endpoint || !variant) continue;
        const records = pairs.filter((pair) => pair.endpointId === endpointId).flatMap((pair) => pairRecords(pair, endpoint, variant));
        for (let from = 0; from < records.length; from += 1_000) await log.write(commit, newId('batch'), records.slice(from, from + 1_000));
      }
      return pairs.length;
    });
  }

  /** Forgets halves whose other one did not come, and pairs that were logged long ago. @returns how many halves were alone. */
  async sweep(): Promise<number> {
    const now = this.parts.now().getTime();
    const swept = await this.parts.store.sweepHalves({ alone: new Date(now - longestWaitMs), logged: new Date(now - rememberMs) });
    this.#waiting = swept.waiting;
    return swept.alone;
  }

  async #named(projectId: string, name: string, context: RequestContext): Promise<Endpoint> {
    const endpoint = await this.parts.store.endpointByName(projectId, name);
    if (endpoint && isVisible(context, endpoint)) return requireExternal(endpoint);
    if (!can(context.actor, 'operate', projectId)) throw NotFoundError.node('Endpoint', name);
    // Two processes may hear of it first: then the other one has made it.
    return this.register({ projectId, name }, context).catch(async (error: unknown) => {
      const made = error instanceof ConflictError ? await this.parts.store.endpointByName(projectId, name) : undefined;
      if (!made) throw error;
      return requireExternal(made);
    });
  }

  async #version(id: string, projectId: string, context: RequestContext): Promise<ModelVersion> {
    const version = await this.parts.findModelVersion(id, context);
    if (!version || version.projectId !== projectId) throw NotFoundError.node('ModelVersion', id);
    return version;
  }

  async #changeVersion(before: Endpoint, version: ModelVersion, context: RequestContext): Promise<Endpoint> {
    requireExternal(before);
    return this.parts.store.commit(context, async (commit) => {
      const endpoint = (await commit.lockEndpoint(before.id)) ?? before;
      if (endpoint.modelId !== '' && endpoint.modelId !== version.modelId) throw new ConflictError(`Model version '${version.id}' is of model '${version.modelId}'; endpoint '${endpoint.name}' is of model '${endpoint.modelId}'`);
      const active = await commit.activeVariants(endpoint.id);
      if (active.some(({ modelVersionId }) => modelVersionId === version.id)) return endpoint;
      const at = this.parts.now();
      await commit.setModel(endpoint.id, version.modelId);
      const eventId = await this.#begin(commit, endpoint, version, at);
      for (const variant of active) {
        if (variant.modelVersionId === '') await commit.retireVariant(variant.id, at);
        else await retireVariant(commit, variant, { at, causeId: eventId });
      }
      return { ...endpoint, modelId: version.modelId };
    });
  }

  /** Of a version that nobody knows there is nothing to say in the log. @returns the event that says it of one that is known. */
  async #begin(commit: ServingCommit, endpoint: Endpoint, version: ModelVersion | undefined, at: Date): Promise<string> {
    const variant: Variant = { ...newVariant(version ?? unknownVersion(endpoint), { endpointId: endpoint.id, trafficPercent: 100, at }), digest: '' };
    if (version) return deployVariant(commit, variant);
    await commit.insertVariant(variant);
    return '';
  }
}

function requireExternal(endpoint: Endpoint): Endpoint {
  if (endpoint.kind !== 'external') throw nameTaken(endpoint.name);
  return endpoint;
}

function unknownVersion({ projectId, modelId }: Endpoint): ModelVersion {
  return { id: '', projectId, modelId, number: 0, clearance: { allowed: true, reason: 'not asked' }, format: '', formatReason: null, digest: '', files: [], inputs: [], outputs: [] };
}
