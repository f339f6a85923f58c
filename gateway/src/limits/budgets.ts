import { can, LimitExceededError } from '@cairn/core';
import type { Actor } from '@cairn/core';
import { systemActor } from '@cairn/subgraph';

/** How much may be asked of one gateway. */
export interface BudgetLimits {
  /** Points that an actor gets back a second; a field of a list of 50 costs 50. Defaults to 1,000,000; 0 limits nothing. */
  readonly costPerSecond: number;
}

export const defaultBudgetLimits: BudgetLimits = { costPerSecond: 1_000_000 };

/** Who rests saves up points for this long, in seconds. */
const burstSeconds = 10;
/** A project may spend as much as so many actors. */
const actorsOfProject = 10;
/** Most actors and projects that are remembered; the full ones are forgotten first. */
const most = 10_000;

/** What a call of a route, or a message of gRPC, costs: what a query of ten fields does. */
export const routeCost = 10;

interface Bucket {
  points: number;
  atMs: number;
}

/**
 * What each actor, and each project, may still ask for: points that come back with time (a token bucket). What an operation costs is known before
 * it runs and taken whole, so that a large one is answered once and then waited for; whoever is in debt is refused until it is paid.
 */
export class Budgets {
  readonly #buckets = new Map<string, Bucket>();
  #forgotAtMs = 0;

  /** @param stopwatch milliseconds of a clock that is never set. */
  constructor(
    private readonly limits: BudgetLimits = defaultBudgetLimits,
    private readonly stopwatch: () => number = () => performance.now(),
  ) {}

  /**
   * Takes what an operation costs.
   * @param projectId what the caller says that it is about; counts only where the actor may see it: nobody spends what is somebody else's.
   * @throws {LimitExceededError} with the seconds until it is worth asking again.
   */
  take(actor: Actor, cost: number, projectId?: string): void {
    const { costPerSecond } = this.limits;
    if (costPerSecond === 0 || actor.id === systemActor.id) return;
    const shared = projectId !== undefined && can(actor, 'read', projectId) ? { name: projectId, perSecond: costPerSecond * actorsOfProject } : undefined;
    const charged = [{ name: actor.id, perSecond: costPerSecond }, ...(shared ? [shared] : [])].map((one) => ({ ...one, bucket: this.#bucket(one.name, one.perSecond) }));
    for (const { name, perSecond, bucket } of charged) {
      if (bucket.points > 0) continue;
      const retryAfterSeconds = Math.max(1, Math.ceil(-bucket.points / perSecond));
      throw new LimitExceededError(`${name === actor.id ? `Actor '${actor.name}'` : `Project '${name}'`} asked for more than ${perSecond.toLocaleString('en-US')} points a second; try again in ${retryAfterSeconds} s`, {
        details: { limit: 'costPerSecond', retryAfterSeconds },
      });
    }
    for (const { bucket } of charged) bucket.points -= cost;
  }

  #bucket(name: string, perSecond: number): Bucket {
    const nowMs = this.stopwatch();
    const capacity = perSecond * burstSeconds;
    const known = this.#buckets.get(name);
    if (known) {
      known.points = Math.min(capacity, known.points + ((nowMs - known.atMs) / 1_000) * perSecond);
      known.atMs = nowMs;
      return known;
    }
    if (this.#buckets.size >= most && nowMs - this.#forgotAtMs >= 1_000) this.#forget(nowMs);
    const made = { points: capacity, atMs: nowMs };
    this.#buckets.set(name, made);
    return made;
  }

  /** Those that have rested long enough are as good as new ones. */
  #forget(nowMs: number): void {
    this.#forgotAtMs = nowMs;
    for (const [name, { points, atMs }] of this.#buckets) if (points > 0 && nowMs - atMs >= burstSeconds * 1_000) this.#buckets.delete(name);
  }
}
