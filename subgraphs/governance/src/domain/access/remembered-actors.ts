import type { Actor } from '@cairn/core';

/** Who holds a credential, as the database said it. */
export interface Holder {
  readonly actor: Actor;
  /** When the credential ends; undefined for one that does not, or whose end is checked elsewhere. */
  readonly expiresAt: Date | undefined;
}

export interface RememberingOptions {
  /** An answer is used again for so long, in milliseconds: a revoked credential works at most this much longer. Defaults to 2,000. */
  readonly freshMs?: number;
  /** How long somebody who is known waits for the database, in milliseconds. Defaults to 500. */
  readonly patienceMs?: number;
  /** How long the last answer is trusted while the database gives none, in milliseconds. Defaults to 600,000. */
  readonly trustMs?: number;
  /** Most credentials that are remembered. Defaults to 10,000. */
  readonly most?: number;
  /** Milliseconds of a clock that is never set. */
  readonly stopwatch?: () => number;
}

interface Known extends Holder {
  readonly confirmedMs: number;
  /** Until then nobody waits for the database: it has kept somebody waiting already. */
  excusedMs: number;
}

/**
 * Whom credentials belong to, without asking the database for every request. While the database answers, what it says holds within
 * `freshMs`. While it does not, those it named last are let in for at most `trustMs`, and nobody else: serving must outlive its database.
 */
export class RememberedActors {
  readonly #known = new Map<string, Known>();
  readonly #strangers = new Map<string, number>();
  readonly #looking = new Map<string, Promise<Holder | undefined>>();
  readonly #options: Required<RememberingOptions>;

  constructor(options: RememberingOptions = {}) {
    this.#options = { freshMs: 2_000, patienceMs: 500, trustMs: 600_000, most: 10_000, stopwatch: () => performance.now(), ...options };
  }

  /**
   * The actor of a credential; undefined when it is unknown, revoked or has expired.
   * @param look asks the database. Those who ask while it looks wait for the one answer.
   * @throws what `look` throws, for somebody whom the database has not named lately.
   */
  async find(credential: string, look: () => Promise<Holder | undefined>): Promise<Actor | undefined> {
    const { freshMs, trustMs, stopwatch } = this.#options;
    const nowMs = stopwatch();
    const known = this.#known.get(credential);
    if (known && hasExpired(known)) return this.#forget(credential);
    if (known && nowMs < Math.max(known.confirmedMs + freshMs, Math.min(known.excusedMs, known.confirmedMs + trustMs))) return known.actor;
    if ((this.#strangers.get(credential) ?? 0) > nowMs) return undefined;
    const looking = this.#look(credential, look);
    if (!known || nowMs >= known.confirmedMs + trustMs) return (await looking)?.actor;
    const found = await this.#patiently(looking);
    if (found !== 'none') return found?.actor;
    known.excusedMs = stopwatch() + freshMs;
    return known.actor;
  }

  #look(credential: string, look: () => Promise<Holder | undefined>): Promise<Holder | undefined> {
    const begun = this.#looking.get(credential);
    if (begun) return begun;
    const looking = look()
      .then((holder) => {
        if (holder && !hasExpired(holder)) return this.#confirm(credential, holder);
        this.#forget(credential);
        if (this.#strangers.size >= this.#options.most) this.#strangers.clear();
        this.#strangers.set(credential, this.#options.stopwatch() + this.#options.freshMs);
        return undefined;
      })
      .finally(() => this.#looking.delete(credential));
    this.#looking.set(credential, looking);
    return looking;
  }

  #confirm(credential: string, holder: Holder): Holder {
    this.#strangers.delete(credential);
    // The last confirmed one stands last, and the first one goes first.
    this.#known.delete(credential);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < this.#options.most) break;
      this.#known.delete(oldest);
    }
    this.#known.set(credential, { ...holder, confirmedMs: this.#options.stopwatch(), excusedMs: 0 });
    return holder;
  }

  #forget(credential: string): undefined {
    this.#known.delete(credential);
  }

  /** The answer, or `none` when there is none in time. */
  #patiently(looking: Promise<Holder | undefined>): Promise<Holder | undefined | 'none'> {
    return new Promise((resolve) => {
      const patience = setTimeout(() => resolve('none'), this.#options.patienceMs);
      looking.then(resolve, () => resolve('none')).finally(() => clearTimeout(patience));
    });
  }
}

function hasExpired({ expiresAt }: Holder): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now();
}
