import { can, InvalidInputError, NotFoundError, type RequestContext } from '@cairn/core';
import type { EndpointSettings } from './endpoint-settings.js';
import { isAnswering, type Endpoint, type Variant, type VariantState } from './endpoint.js';
import type { ModelHost, ModelHosts } from './model-hosts.js';
import type { OpenRollout } from './rollout.js';
import type { ServingReader, ServingState } from './stores.js';
import { unloadedHost } from './unloaded-host.js';

/** A variant and the process that answers for it. */
export interface Target {
  readonly variant: Variant;
  readonly host: ModelHost;
}

/** An endpoint as this process serves it: replaced whole when anything about it changes. */
export interface Deployment {
  readonly endpoint: Endpoint;
  /** The candidate of a rollout first, then by age. */
  readonly targets: readonly Target[];
  readonly rollout: OpenRollout | undefined;
  /** Whether somebody ended its processes here, until it is loaded again. */
  readonly unloaded: boolean;
}

/** What this process serves, in memory: requests are answered without asking the database. */
export class Deployments {
  readonly #byId = new Map<string, Deployment>();
  readonly #byName = new Map<string, readonly Deployment[]>();
  readonly #hosts = new Map<string, ModelHost>();
  readonly #refreshing = new Map<string, Promise<void>>();
  readonly #draining = new Set<Promise<void>>();
  readonly #unloaded = new Set<string>();

  constructor(
    private readonly store: ServingReader,
    private readonly hosts: ModelHosts,
  ) {}

  /**
   * The endpoint of the name, among those that the actor may see.
   * @param projectId chooses where two projects have an endpoint of the name.
   */
  named(name: string, projectId: string | undefined, { actor }: RequestContext): Deployment {
    const known = this.#byName.get(name) ?? [];
    const visible = known.filter(({ endpoint }) => can(actor, 'read', endpoint.projectId) && (projectId === undefined || endpoint.projectId === projectId));
    if (visible.length === 0) throw NotFoundError.node('Endpoint', name);
    if (visible.length > 1) throw new InvalidInputError(`${visible.length} projects have an endpoint '${name}'; the header 'x-cairn-project' chooses one by its id`);
    return visible[0]!;
  }

  /** The endpoint of the id, if the actor may see it. */
  identified(id: string, { actor }: RequestContext): Deployment {
    const known = this.#byId.get(id);
    if (!known || !can(actor, 'read', known.endpoint.projectId)) throw NotFoundError.node('Endpoint', id);
    return known;
  }

  /** The endpoints that the actor may see, by name. */
  visible({ actor }: RequestContext, projectId?: string): Deployment[] {
    return [...this.#byId.values()]
      .filter(({ endpoint }) => can(actor, 'read', endpoint.projectId) && (projectId === undefined || endpoint.projectId === projectId))
      .sort((a, b) => (a.endpoint.name < b.endpoint.name ? -1 : 1));
  }

  /** Ends the endpoint's processes here once they have answered what they accepted; until it is loaded, or a rollout starts, it answers nothing. */
  async unload(endpointId: string): Promise<void> {
    this.#unloaded.add(endpointId);
    await this.refresh(endpointId);
  }

  /** Starts its processes again. */
  async load(endpointId: string): Promise<void> {
    this.#unloaded.delete(endpointId);
    await this.refresh(endpointId);
  }

  stateOf(variant: Variant): VariantState {
    if (variant.retiredAt !== undefined) return 'retired';
    return this.#hosts.get(variant.id)?.state ?? 'loading';
  }

  /** Whether the variant answers here, now. */
  isReady(endpointId: string, variantId: string): boolean {
    return this.#byId.get(endpointId)?.targets.some(({ variant, host }) => variant.id === variantId && isAnswering(host.state)) ?? false;
  }

  /** The rollouts that this process should ask about. */
  runningRollouts(): OpenRollout[] {
    return [...this.#byId.values()].flatMap(({ rollout }) => (rollout?.status === 'running' ? [rollout] : []));
  }

  /** Whether every variant that should answer does. */
  get ready(): boolean {
    return [...this.#byId.values()].every(({ targets, unloaded }) => unloaded || targets.every(({ host }) => isAnswering(host.state)));
  }

  /** Takes a host that was loaded before its variant was committed. */
  adopt(variantId: string, host: ModelHost): void {
    this.#hosts.set(variantId, host);
  }

  /** Ends a host whose variant was not committed after all. */
  abandon(variantId: string): void {
    const host = this.#hosts.get(variantId);
    this.#hosts.delete(variantId);
    if (host) this.#drain(host);
  }

  async refreshAll(): Promise<void> {
    for (const state of await this.store.servingStates()) this.#put(state);
  }

  /** Reads the endpoint again; refreshes of one endpoint follow each other, so that the newest look wins. */
  refresh(endpointId: string): Promise<void> {
    const next = (this.#refreshing.get(endpointId) ?? Promise.resolve()).then(async () => {
      const [state] = await this.store.servingStates(endpointId);
      if (state) this.#put(state);
    });
    const settled = next.catch(() => undefined);
    this.#refreshing.set(endpointId, settled);
    void settled.then(() => {
      if (this.#refreshing.get(endpointId) === settled) this.#refreshing.delete(endpointId);
    });
    return next;
  }

  /** Drains every host; requests that come nevertheless are told so. */
  async close(): Promise<void> {
    for (const host of this.#hosts.values()) this.#drain(host);
    this.#hosts.clear();
    await Promise.all(this.#draining);
  }

  #put({ endpoint, variants, rollout }: ServingState): void {
    const before = this.#byId.get(endpoint.id);
    const ordered = variants.toSorted((a, b) => Number(b.id === rollout?.candidateId) - Number(a.id === rollout?.candidateId) || (a.id < b.id ? -1 : 1));
    // A rollout needs both sides to answer.
    if (rollout) this.#unloaded.delete(endpoint.id);
    const unloaded = this.#unloaded.has(endpoint.id);
    const targets = ordered.map((variant) => ({ variant, host: unloaded ? unloadedHost(endpoint.name) : this.#hostOf(variant, rollout ? keptWarm(endpoint.settings) : endpoint.settings) }));
    const deployment: Deployment = { endpoint, targets, rollout, unloaded };
    this.#byId.set(endpoint.id, deployment);
    this.#byName.set(endpoint.name, [...(this.#byName.get(endpoint.name) ?? []).filter((other) => other.endpoint.id !== endpoint.id), deployment]);
    // Only now that no new request can reach them.
    for (const { variant } of before?.targets ?? []) {
      const host = this.#hosts.get(variant.id);
      if (!host || targets.some((target) => target.host === host)) continue;
      this.#hosts.delete(variant.id);
      this.#drain(host);
    }
  }

  #hostOf(variant: Variant, settings: EndpointSettings): ModelHost {
    let host = this.#hosts.get(variant.id);
    if (host) host.configure(settings);
    else this.#hosts.set(variant.id, (host = this.hosts.restore(variant, settings)));
    return host;
  }

  #drain(host: ModelHost): void {
    const draining = host.drain().finally(() => this.#draining.delete(draining));
    this.#draining.add(draining);
  }
}

/** While a rollout is open either side may get all traffic at once: neither sleeps, nor gives up processes that it has. */
function keptWarm(settings: EndpointSettings): EndpointSettings {
  const { replicas } = settings;
  return { ...settings, replicas: { ...replicas, minimum: Math.max(1, replicas.minimum), idleMs: Infinity } };
}
