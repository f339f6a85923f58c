import { ConflictError, isVisible, newId, NotFoundError, requireIn, type CairnEvent, type JsonObject, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { DeploymentStrategy } from '@cairn/plugin';
import type { Deployments } from './deployments.js';
import { isAnswering, requireSameInputs, requireServed, type Endpoint, type Variant } from './endpoint.js';
import type { ModelHosts } from './model-hosts.js';
import { requireCleared, type FindModelVersion, type ServablePython } from './model-versions.js';
import type { PairTally } from './pairs.js';
import { finishRollout } from './rollout-changes.js';
import { pauseRollout, requireOpen, resumeRollout, type OpenRollout, type Rollout, type RolloutNote, type RolloutStep } from './rollout.js';
import type { ServingCommit, ServingStore } from './stores.js';
import { deployVariant, newVariant } from './variant-changes.js';

export interface StartRollout {
  readonly endpointId: string;
  readonly modelVersionId: string;
  /** Name of an installed strategy. */
  readonly strategy: string;
  /** What the strategy makes of it is its own affair. */
  readonly options?: unknown;
}

/** Live events about rollouts of an endpoint. */
type RolloutChanges = (endpointId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;

export interface RolloutServiceParts {
  readonly store: ServingStore;
  readonly deployments: Deployments;
  readonly hosts: ModelHosts;
  readonly findModelVersion: FindModelVersion;
  readonly python: ServablePython;
  /** @throws {NotFoundError} when there is none of the name. */
  readonly strategy: (name: string) => DeploymentStrategy;
  /** Names of those that are installed, in order. */
  readonly strategyNames: () => readonly string[];
  readonly changed: RolloutChanges;
  readonly now: () => Date;
}

/** A strategy as those who choose one see it. */
export interface InstalledStrategy {
  readonly name: string;
  readonly purpose: NonNullable<DeploymentStrategy['purpose']>;
  /** All its options with their defaults; undefined for one that cannot do without being told. */
  readonly defaults: JsonObject | undefined;
}

/** Starts rollouts and lets people step in; what happens by itself is the clock's. */
export class RolloutService {
  constructor(private readonly parts: RolloutServiceParts) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Rollout | undefined)[]> {
    return (await this.parts.store.rollouts(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  list(endpointId: string, page: PageRequest): Promise<Page<Rollout>> {
    return this.parts.store.listRollouts(endpointId, page);
  }

  openOf(endpointId: string): Promise<OpenRollout | undefined> {
    return this.parts.store.openRollout(endpointId);
  }

  /** What rollouts may be done by, in the order of installation. */
  strategies(): InstalledStrategy[] {
    return this.parts.strategyNames().map((name) => {
      const strategy = this.parts.strategy(name);
      return { name, purpose: strategy.purpose ?? 'moving', defaults: defaultsOf(strategy) };
    });
  }

  /** How champion and candidate answered the same rows in a step. */
  pairsOf(rolloutId: string, stepIndex: number): Promise<PairTally> {
    return this.parts.store.pairs(rolloutId, stepIndex);
  }

  notesOf(rolloutId: string, stepIndex: number): Promise<RolloutNote[]> {
    return this.parts.store.notes(rolloutId, stepIndex);
  }

  /** The steps of each rollout in the order taken, by its id. */
  async stepsOf(rolloutIds: readonly string[]): Promise<ReadonlyMap<string, RolloutStep[]>> {
    const steps = await this.parts.store.steps(rolloutIds);
    return new Map(rolloutIds.map((id) => [id, steps.filter(({ rolloutId }) => rolloutId === id)]));
  }

  /**
   * Brings a candidate beside the champion and gives it the strategy's first share, once its model is loaded.
   * @throws {ConflictError} while another rollout is open, for the version that answers already, and for one that is not
   * approved. @throws {InvalidInputError} for options, a model or inputs that do not fit.
   */
  async start(input: StartRollout, context: RequestContext): Promise<Rollout> {
    const { store, hosts, deployments, findModelVersion, python, now } = this.parts;
    const endpoint = await this.#endpoint(input.endpointId, context);
    const { projectId } = endpoint;
    requireServed(endpoint);
    requireNoRollout(endpoint, await store.openRollout(endpoint.id));
    const strategy = this.parts.strategy(input.strategy);
    const options = strategy.parse(input.options);
    const version = await requireCleared(findModelVersion, { id: input.modelVersionId, projectId, python }, context);
    if (version.modelId !== endpoint.modelId) throw new ConflictError(`Model version '${version.id}' is of model '${version.modelId}'; endpoint '${endpoint.name}' serves model '${endpoint.modelId}'`);
    const champion = requireChampion(endpoint, (await store.variantsOf(endpoint.id)).filter(({ retiredAt }) => retiredAt === undefined));
    if (champion.modelVersionId === version.id) throw new ConflictError(`Model version '${version.id}' answers at endpoint '${endpoint.name}' already`);
    requireSameInputs(champion, version);
    const begun = newVariant(version, { endpointId: endpoint.id, trafficPercent: 0, at: now() });
    const host = await hosts.deploy(begun, endpoint.settings);
    let rollout: Rollout;
    try {
      deployments.adopt(begun.id, host);
      rollout = await store.commit(context, (commit) => this.#begin(commit, { endpoint, champion, candidate: begun, strategy, options }, context));
    } catch (error) {
      deployments.abandon(begun.id);
      throw error;
    }
    await deployments.refresh(endpoint.id);
    return rollout;
  }

  /** Holds the traffic where it is. */
  pause(id: string, context: RequestContext): Promise<Rollout> {
    return this.#change(id, context, async (rollout, commit, at) => {
      const paused = pauseRollout(rollout, at);
      await commit.updateRollout(paused);
      commit.emit({ type: 'rollout.paused', projectId: paused.projectId, nodeId: id, payload: { endpointId: paused.endpointId }, causeId: paused.startedEventId });
      return paused;
    });
  }

  resume(id: string, context: RequestContext): Promise<Rollout> {
    return this.#change(id, context, async (rollout, commit, at) => {
      const resumed = resumeRollout(rollout, at);
      await commit.updateRollout(resumed);
      commit.emit({ type: 'rollout.resumed', projectId: resumed.projectId, nodeId: id, payload: { endpointId: resumed.endpointId }, causeId: resumed.startedEventId });
      return resumed;
    });
  }

  /** Gives the candidate all traffic, whatever the strategy would say. @throws {ConflictError} while its model is not loaded. */
  promote(id: string, context: RequestContext): Promise<Rollout> {
    return this.#change(id, context, async (rollout, commit, at) => {
      const open = requireOpen(rollout);
      const [candidate] = await this.parts.store.variants([open.candidateId]);
      const state = candidate && this.parts.deployments.stateOf(candidate);
      if (state === undefined || !isAnswering(state)) throw new ConflictError(`The candidate of rollout '${id}' is ${state ?? 'gone'}; only one that is ready can be promoted`);
      return finishRollout(commit, open, { kind: 'promote', reason: `Promoted by ${context.actor.name}`, evidence: {} }, at);
    });
  }

  /** Gives the champion all traffic again. */
  rollBack(id: string, reason: string, context: RequestContext): Promise<Rollout> {
    return this.#change(id, context, (rollout, commit, at) =>
      finishRollout(commit, requireOpen(rollout), { kind: 'rollBack', reason: `Rolled back by ${context.actor.name}: ${reason}`, evidence: {} }, at),
    );
  }

  /** Ends a comparison without a verdict: the champion stays. */
  stop(id: string, context: RequestContext): Promise<Rollout> {
    return this.#change(id, context, (rollout, commit, at) =>
      finishRollout(commit, requireOpen(rollout), { kind: 'stop', reason: `Stopped by ${context.actor.name}`, evidence: {} }, at),
    );
  }

  /** Rollouts of an endpoint as they start, step, are held and end. */
  async *follow(endpointId: string, context: RequestContext): AsyncGenerator<Rollout, void> {
    const [endpoint] = await this.parts.store.endpoints([endpointId]);
    if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', endpointId);
    for await (const { nodeId } of this.parts.changed(endpointId, context.signal)) {
      const [rollout] = await this.parts.store.rollouts([nodeId]);
      if (rollout) yield rollout;
    }
  }

  async #begin(
    commit: ServingCommit,
    begin: { readonly endpoint: Endpoint; readonly champion: Variant; readonly candidate: Variant; readonly strategy: DeploymentStrategy; readonly options: JsonObject },
    context: RequestContext,
  ): Promise<Rollout> {
    const { endpoint, champion, strategy, options } = begin;
    const { projectId } = endpoint;
    const at = this.parts.now();
    await commit.lockEndpoint(endpoint.id);
    requireNoRollout(endpoint, await commit.openRollout(endpoint.id));
    const current = requireChampion(endpoint, await commit.activeVariants(endpoint.id));
    if (current.id !== champion.id) throw new ConflictError(`Endpoint '${endpoint.name}' has changed meanwhile: its champion is variant '${current.id}' now`);
    const state = strategy.begin(options, at.getTime());
    const candidate = { ...begin.candidate, trafficPercent: state.trafficPercent };
    const id = newId('rollout');
    const startedEventId = commit.emit({
      type: 'rollout.started',
      projectId,
      nodeId: id,
      payload: { endpointId: endpoint.id, strategy: strategy.name, championVersionId: champion.modelVersionId, candidateVersionId: candidate.modelVersionId },
      links: [
        { from: candidate.modelVersionId, to: id, relation: 'rolledOut' },
        { from: id, to: endpoint.id, relation: 'changes' },
      ],
    });
    const rollout: Rollout = {
      id,
      projectId,
      endpointId: endpoint.id,
      strategy: strategy.name,
      options,
      championId: champion.id,
      candidateId: candidate.id,
      status: 'running',
      state,
      startedAt: at,
      startedBy: context.actor.id,
      startedEventId,
    };
    await deployVariant(commit, candidate, startedEventId);
    await commit.setTraffic(champion.id, 100 - state.trafficPercent);
    await commit.insertRollout(rollout);
    await commit.putStep({ rolloutId: id, index: state.stepIndex, trafficPercent: state.trafficPercent, enteredAt: at, leftAt: undefined, decision: undefined });
    return rollout;
  }

  async #endpoint(id: string, context: RequestContext): Promise<Endpoint> {
    const [endpoint] = await this.parts.store.endpoints([id]);
    if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', id);
    requireIn(context, 'operate', endpoint.projectId);
    return endpoint;
  }

  async #change(id: string, context: RequestContext, work: (rollout: Rollout, commit: ServingCommit, at: Date) => Promise<Rollout>): Promise<Rollout> {
    const changed = await this.parts.store.commit(context, async (commit) => {
      const rollout = await commit.lockRollout(id, { wait: true });
      if (!rollout || !isVisible(context, rollout)) throw NotFoundError.node('Rollout', id);
      requireIn(context, 'operate', rollout.projectId);
      return work(rollout, commit, this.parts.now());
    });
    await this.parts.deployments.refresh(changed.endpointId);
    return changed;
  }
}

function requireNoRollout(endpoint: Endpoint, open: OpenRollout | undefined): void {
  if (open) throw new ConflictError(`Endpoint '${endpoint.name}' has a rollout already: '${open.id}' is ${open.status}`);
}

function requireChampion(endpoint: Endpoint, active: readonly Variant[]): Variant {
  const [champion] = active;
  if (!champion) throw new ConflictError(`Endpoint '${endpoint.name}' has no variant to compare with`);
  return champion;
}

function defaultsOf(strategy: DeploymentStrategy): JsonObject | undefined {
  try {
    return strategy.parse(undefined);
  } catch {
    return undefined;
  }
}
