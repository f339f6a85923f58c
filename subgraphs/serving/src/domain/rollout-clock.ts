import { newId, type Actor, type JsonObject, type RequestContext } from '@cairn/core';
import type { DeploymentStrategy, StrategyDecision } from '@cairn/plugin';
import type { Deployments } from './deployments.js';
import { pairEvidence, type PairTally } from './pairs.js';
import { finishRollout, noteDecision, takeStep } from './rollout-changes.js';
import { stepFault, type OpenRollout } from './rollout.js';
import type { StepLabels, StepLabelsFound } from './step-labels.js';
import type { ServingCommit, ServingStore } from './stores.js';
import { emptyTally, evidenceOf, type Tally } from './tally.js';

export interface RolloutClockParts {
  readonly store: ServingStore;
  readonly deployments: Deployments;
  readonly strategy: (name: string) => DeploymentStrategy;
  readonly labels: Pick<StepLabels, 'read'>;
  /** Who acts when nobody asked. */
  readonly actor: Actor;
  readonly now: () => Date;
}

/** What a strategy is asked about. */
interface Seen {
  readonly at: Date;
  readonly labelled: StepLabelsFound;
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly pairs: PairTally;
}

/** A decision to stay is noted at most this often, in milliseconds: followers see the figures, the database is spared. */
const noteMs = 1_000;
/** What was thought before is kept at most this often, as a share of the time in the step: some 700 notes in a day. */
const historyShare = 0.01;

/**
 * Asks the strategies of running rollouts what to do, and does it. Rows are the truth: whichever process holds a
 * rollout's row decides from what it reads there, so that several may tick, and any may end.
 */
export class RolloutClock {
  readonly #notedAt = new Map<string, number>();
  readonly #keptAt = new Map<string, number>();

  constructor(private readonly parts: RolloutClockParts) {}

  /** Asks about every rollout once. @returns what failed; the other rollouts were asked all the same. */
  async tick(): Promise<unknown[]> {
    const running = this.parts.deployments.runningRollouts();
    const results = await Promise.allSettled(running.map((rollout) => this.#drive(rollout)));
    for (const noted of [this.#notedAt, this.#keptAt]) {
      for (const id of noted.keys()) if (!running.some((rollout) => rollout.id === id)) noted.delete(id);
    }
    return results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  }

  async #drive(known: OpenRollout): Promise<void> {
    const { store, deployments, labels, actor } = this.parts;
    const context: RequestContext = { actor, requestId: newId('request'), causeId: known.startedEventId };
    const labelled = await labels.read(known);
    const changed = await store.commit(context, async (commit) => {
      const rollout = await commit.lockRollout(known.id, { wait: false });
      if (rollout?.status !== 'running') return rollout !== undefined;
      const at = this.parts.now();
      const { stepIndex } = rollout.state;
      const seen = { at, labelled, tallies: await commit.tallies(rollout.id, stepIndex), pairs: await commit.pairs(rollout.id, stepIndex) };
      const decision = this.#decide(rollout, seen);
      return this.#apply(commit, rollout, decision, at);
    });
    if (changed) await deployments.refresh(known.endpointId);
  }

  /** @returns whether the rollout is another one now. */
  async #apply(commit: ServingCommit, rollout: OpenRollout, decision: StrategyDecision, at: Date): Promise<boolean> {
    switch (decision.kind) {
      case 'stay':
        if (at.getTime() - (this.#notedAt.get(rollout.id) ?? 0) < noteMs) return false;
        this.#notedAt.set(rollout.id, at.getTime());
        await noteDecision(commit, rollout, decision, undefined);
        await this.#keep(commit, rollout, decision, at);
        return false;
      case 'step':
        await this.#keep(commit, rollout, decision, at);
        await takeStep(commit, rollout, decision, at);
        return true;
      case 'promote':
      case 'rollBack':
      case 'stop':
        await this.#keep(commit, rollout, decision, at);
        await finishRollout(commit, rollout, { ...decision, kind: decision.kind }, at);
        return true;
    }
  }

  /** Keeps what was decided, ever more rarely as a step goes on; always when it ends. */
  async #keep(commit: ServingCommit, { id, state }: OpenRollout, { kind, reason, evidence }: StrategyDecision, at: Date): Promise<void> {
    const sinceMs = at.getTime() - (this.#keptAt.get(id) ?? 0);
    if (kind === 'stay' && sinceMs < (at.getTime() - state.enteredAt) * historyShare) return;
    this.#keptAt.set(id, at.getTime());
    await commit.insertNote({ rolloutId: id, stepIndex: state.stepIndex, at, decision: { kind, reason, evidence } });
  }

  /** A strategy that fails, or asks for what it may not, proves nothing about the candidate: nobody else gets to meet it. */
  #decide(rollout: OpenRollout, { at, labelled, tallies, pairs }: Seen): StrategyDecision {
    const known = labelled.stepIndex === rollout.state.stepIndex ? labelled.byVariant : undefined;
    const copies = pairEvidence(pairs);
    const evidence = {
      now: at.getTime(),
      stepEnteredAt: rollout.state.enteredAt,
      candidateReady: this.#candidateReady(rollout),
      champion: evidenceOf(tallies.get(rollout.championId) ?? emptyTally, known?.get(rollout.championId)),
      candidate: evidenceOf(tallies.get(rollout.candidateId) ?? emptyTally, known?.get(rollout.candidateId)),
      ...(copies && { pairs: copies }),
    };
    const broken = (fault: string): StrategyDecision => ({ kind: 'rollBack', reason: `Strategy '${rollout.strategy}' ${fault}`, evidence: {} });
    try {
      const decision = this.parts.strategy(rollout.strategy).next(rollout.state, evidence, rollout.options);
      const fault = decision.kind === 'step' ? stepFault(rollout, decision) : undefined;
      if (fault !== undefined) return broken(fault);
      return decision.kind === 'promote' && !this.#candidateReady(rollout) ? { kind: 'stay', reason: 'The candidate is not ready', evidence: {} as JsonObject } : decision;
    } catch (error) {
      return broken(`failed: ${(error as Error).message}`);
    }
  }

  #candidateReady({ endpointId, candidateId }: OpenRollout): boolean {
    return this.parts.deployments.isReady(endpointId, candidateId);
  }
}
