import { ConflictError, isVisible, newId, NotFoundError, requireIn, type CairnEvent, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { Deployments } from './deployments.js';
import { completeSettings } from './endpoint-settings.js';
import { requireEndpointName, type Endpoint, type Variant, type VariantState } from './endpoint.js';
import type { ModelHosts } from './model-hosts.js';
import { requireCleared, type FindModelVersion, type ServablePython } from './model-versions.js';
import type { ServingStore } from './stores.js';
import { latenciesOf, type Tally } from './tally.js';
import { spanMsOf, spansOf, type TrafficSpan } from './traffic.js';
import type { Unlogged } from './unlogged-alarm.js';
import { deployVariant, newVariant } from './variant-changes.js';

export interface CreateEndpoint {
  readonly projectId: string;
  readonly name: string;
  readonly modelVersionId: string;
  /** Not yet checked; what is absent has its default. */
  readonly settings?: unknown;
}

/** Live events about endpoints of a project. */
export type EndpointChanges = (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;

export interface EndpointServiceParts {
  readonly store: ServingStore;
  readonly deployments: Deployments;
  readonly hosts: ModelHosts;
  readonly findModelVersion: FindModelVersion;
  readonly python: ServablePython;
  readonly changed: EndpointChanges;
  readonly now: () => Date;
}

/** What a variant did. */
export type VariantStatistics = Pick<Tally, 'requests' | 'errors' | 'predictions' | 'copies'> & ReturnType<typeof latenciesOf>;

/** Followers hear of logged predictions at most this often, in milliseconds: every quarter second there are more. */
const predictionNewsMs = 1_000;

/** Makes endpoints, and shows what they are made of. */
export class EndpointService {
  constructor(private readonly parts: EndpointServiceParts) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Endpoint | undefined)[]> {
    return (await this.parts.store.endpoints(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  async byName(projectId: string, name: string, context: RequestContext): Promise<Endpoint | undefined> {
    requireIn(context, 'read', projectId);
    return this.parts.store.endpointByName(projectId, name);
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<Endpoint>> {
    requireIn(context, 'read', projectId);
    return this.parts.store.listEndpoints(projectId, page);
  }

  async variantsByIds(ids: readonly string[], context: RequestContext): Promise<(Variant | undefined)[]> {
    return (await this.parts.store.variants(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  variantsOf(endpointId: string): Promise<Variant[]> {
    return this.parts.store.variantsOf(endpointId);
  }

  /** The variant that answers unless a rollout says otherwise. */
  async championOf(endpointId: string): Promise<Variant | undefined> {
    const [variants, rollout] = await Promise.all([this.variantsOf(endpointId), this.parts.store.openRollout(endpointId)]);
    return variants.find(({ id, retiredAt }) => retiredAt === undefined && id !== rollout?.candidateId);
  }

  stateOf(variant: Variant): VariantState {
    return variant.digest === '' && variant.retiredAt === undefined ? 'external' : this.parts.deployments.stateOf(variant);
  }

  async statisticsOf(variantId: string): Promise<VariantStatistics> {
    const tally = await this.parts.store.tally(variantId);
    return { requests: tally.requests, errors: tally.errors, predictions: tally.predictions, copies: tally.copies, ...latenciesOf(tally) };
  }

  /**
   * What the variants of an endpoint did in the last so many minutes, oldest first.
   * @throws {InvalidInputError} unless they are 1 to 1,440.
   */
  async trafficOf(endpointId: string, minutes: number): Promise<{ readonly spanMs: number; readonly spans: readonly TrafficSpan[] }> {
    const spanMs = spanMsOf(minutes);
    const sinceMs = this.parts.now().getTime() - minutes * 60_000;
    // Whole spans: the first one would seem to be of less traffic than it was.
    const since = new Date(Math.ceil(sinceMs / spanMs) * spanMs);
    return { spanMs, spans: spansOf(await this.parts.store.traffic(endpointId, since), spanMs) };
  }

  unloggedOf(endpointId: string): Promise<Unlogged | undefined> {
    return this.parts.store.unlogged(endpointId);
  }

  countPredictions(endpointId: string): Promise<number> {
    return this.parts.store.countPredictions(endpointId);
  }

  /**
   * Makes an endpoint that answers when this returns: a model that does not load leaves nothing behind.
   * @throws {ConflictError} for a version that is not approved, and for a name that is taken.
   * @throws {InvalidInputError} for a name or setting that does not fit, and for a model that does not load.
   */
  async create({ projectId, name, modelVersionId, settings: given }: CreateEndpoint, context: RequestContext): Promise<Endpoint> {
    const { store, hosts, deployments, findModelVersion, python, now } = this.parts;
    requireIn(context, 'operate', projectId);
    requireEndpointName(name);
    const settings = completeSettings(given ?? undefined);
    const version = await requireCleared(findModelVersion, { id: modelVersionId, projectId, python }, context);
    if (await store.endpointByName(projectId, name)) throw nameTaken(name);
    const at = now();
    const endpoint: Endpoint = { id: newId('endpoint'), projectId, name, modelId: version.modelId, kind: 'served', settings, createdAt: at, createdBy: context.actor.id };
    const variant = newVariant(version, { endpointId: endpoint.id, trafficPercent: 100, at });
    const host = await hosts.deploy(variant, endpoint.settings);
    try {
      deployments.adopt(variant.id, host);
      await store.commit(context, async (commit) => {
        await commit.insertEndpoint(endpoint);
        commit.emit({ type: 'endpoint.created', projectId, nodeId: endpoint.id, payload: { name, modelId: version.modelId } });
        await deployVariant(commit, variant);
      });
    } catch (error) {
      deployments.abandon(variant.id);
      throw error;
    }
    await deployments.refresh(endpoint.id);
    return endpoint;
  }

  /**
   * Changes how an endpoint is served, in every process: what is absent stays as it is, what is null becomes the default.
   * @throws {InvalidInputError} naming the setting that does not fit.
   */
  async configure(id: string, given: unknown, context: RequestContext): Promise<Endpoint> {
    const { store, deployments } = this.parts;
    const configured = await store.commit(context, async (commit) => {
      const endpoint = await commit.lockEndpoint(id);
      if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', id);
      requireIn(context, 'operate', endpoint.projectId);
      const settings = completeSettings(given, endpoint.settings);
      await commit.setSettings(id, settings);
      commit.emit({ type: 'endpoint.configured', projectId: endpoint.projectId, nodeId: id, payload: { settings: { ...settings } } });
      return { ...endpoint, settings };
    });
    await deployments.refresh(id);
    return configured;
  }

  /** Endpoints of a project as they, their variants and their rollouts change, and as predictions are logged. */
  async *follow(projectId: string, context: RequestContext): AsyncGenerator<Endpoint, void> {
    requireIn(context, 'read', projectId);
    const lastNews = new Map<string, number>();
    for await (const event of this.parts.changed(projectId, context.signal)) {
      const endpointId = endpointOf(event);
      if (event.type === 'predictions.logged') {
        const atMs = event.at.getTime();
        if (atMs - (lastNews.get(endpointId) ?? -Infinity) < predictionNewsMs) continue;
        lastNews.set(endpointId, atMs);
      }
      const [endpoint] = await this.byIds([endpointId], context);
      if (endpoint) yield endpoint;
    }
  }
}

/** The endpoint that one of our own events is about. */
export function endpointOf({ nodeId, payload }: CairnEvent): string {
  return 'endpointId' in payload ? payload.endpointId : nodeId;
}

export function nameTaken(name: string): ConflictError {
  return new ConflictError(`An endpoint '${name}' is there already`);
}
